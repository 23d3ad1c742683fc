/** Knowledge: the mark in PNG. */
@NullMarked
package io.holdfast.media.stamp.png;

import org.jspecify.annotations.NullMarked;
