/** Knowledge: the mark in WebP. */
@NullMarked
package io.holdfast.media.stamp.webp;

import org.jspecify.annotations.NullMarked;
