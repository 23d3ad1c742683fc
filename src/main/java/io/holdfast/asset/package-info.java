/** Core: what an asset is: its row, its life, its JSON, its filters and features. Knows no {@code http}. */
@NullMarked
package io.holdfast.asset;

import org.jspecify.annotations.NullMarked;
