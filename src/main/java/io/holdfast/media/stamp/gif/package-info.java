/** Knowledge: the mark in GIF. */
@NullMarked
package io.holdfast.media.stamp.gif;

import org.jspecify.annotations.NullMarked;
