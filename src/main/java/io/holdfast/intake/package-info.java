/** Core: the only way to add an asset, with quota and idempotency. Knows no {@code http}. */
@NullMarked
package io.holdfast.intake;

import org.jspecify.annotations.NullMarked;
