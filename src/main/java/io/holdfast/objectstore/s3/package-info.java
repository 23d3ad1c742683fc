/** Wires: the S3 implementation of the store. */
@NullMarked
package io.holdfast.objectstore.s3;

import org.jspecify.annotations.NullMarked;
