/** Knowledge: what all formats share that the mark is written into. */
@NullMarked
package io.holdfast.media.stamp.core;

import org.jspecify.annotations.NullMarked;
