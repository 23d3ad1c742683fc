/** Ground floor: failures as data. Knows nobody. */
@NullMarked
package io.holdfast.problem;

import org.jspecify.annotations.NullMarked;
