/** Knowledge: the mark in JPEG. */
@NullMarked
package io.holdfast.media.stamp.jpeg;

import org.jspecify.annotations.NullMarked;
