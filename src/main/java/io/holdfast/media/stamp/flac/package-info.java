/** Knowledge: the mark in FLAC. */
@NullMarked
package io.holdfast.media.stamp.flac;

import org.jspecify.annotations.NullMarked;
