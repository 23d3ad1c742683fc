/** Rules that hold for the whole program. */
@NullMarked
package io.holdfast;

import org.jspecify.annotations.NullMarked;
