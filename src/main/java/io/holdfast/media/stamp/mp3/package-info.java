/** Knowledge: the mark in MP3. */
@NullMarked
package io.holdfast.media.stamp.mp3;

import org.jspecify.annotations.NullMarked;
