/** Knowledge: comment lists of Vorbis, Opus and FLAC with the mark. */
@NullMarked
package io.holdfast.media.stamp.comment;

import org.jspecify.annotations.NullMarked;
