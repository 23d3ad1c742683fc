/** Core, upper floor: the one place where assets meet {@code http}. */
@NullMarked
package io.holdfast.content;

import org.jspecify.annotations.NullMarked;
