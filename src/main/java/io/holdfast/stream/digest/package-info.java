/** Ground: digests of bytes as they pass, which can be put down and taken up again. */
@NullMarked
package io.holdfast.stream.digest;

import org.jspecify.annotations.NullMarked;
