/** Knowledge: whether all of a file came that its own structure announces. */
@NullMarked
package io.holdfast.media.whole;

import org.jspecify.annotations.NullMarked;
