/** Ground: streams cut into parts in memory that the budget grants. */
@NullMarked
package io.holdfast.stream.part;

import org.jspecify.annotations.NullMarked;
