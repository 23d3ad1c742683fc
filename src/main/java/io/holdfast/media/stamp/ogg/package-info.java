/** Knowledge: the mark in Ogg. */
@NullMarked
package io.holdfast.media.stamp.ogg;

import org.jspecify.annotations.NullMarked;
