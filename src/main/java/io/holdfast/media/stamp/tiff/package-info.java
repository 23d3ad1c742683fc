/** Knowledge: the mark in TIFF. */
@NullMarked
package io.holdfast.media.stamp.tiff;

import org.jspecify.annotations.NullMarked;
