/** Floor 2: media formats, by their first bytes. May know {@code problem} and {@code stream}. */
@NullMarked
package io.holdfast.media;

import org.jspecify.annotations.NullMarked;
