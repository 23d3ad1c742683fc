/** Knowledge: the mark in SVG. */
@NullMarked
package io.holdfast.media.stamp.svg;

import org.jspecify.annotations.NullMarked;
