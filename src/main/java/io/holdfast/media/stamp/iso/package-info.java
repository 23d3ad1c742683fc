/** Knowledge: the mark in files of the ISO base media format. */
@NullMarked
package io.holdfast.media.stamp.iso;

import org.jspecify.annotations.NullMarked;
