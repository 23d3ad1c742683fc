/** Knowledge: the mark in Matroska and WebM. */
@NullMarked
package io.holdfast.media.stamp.matroska;

import org.jspecify.annotations.NullMarked;
