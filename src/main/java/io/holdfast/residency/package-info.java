/** Core: moves of accounts to another region. */
@NullMarked
package io.holdfast.residency;

import org.jspecify.annotations.NullMarked;
