/** Rules that hold for the whole program. */
@NullMarked
package io.holdfast.rules;

import org.jspecify.annotations.NullMarked;
