/** Floor 1: streams of bytes, their limits and digests. Knows {@code problem}. */
@NullMarked
package io.holdfast.stream;

import org.jspecify.annotations.NullMarked;
