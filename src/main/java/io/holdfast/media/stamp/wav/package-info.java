/** Knowledge: the mark in WAV. */
@NullMarked
package io.holdfast.media.stamp.wav;

import org.jspecify.annotations.NullMarked;
