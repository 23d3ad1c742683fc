/** Feature, part of {@code upload}: the tus protocol 1.0.0. */
@NullMarked
package io.holdfast.upload.tus;

import org.jspecify.annotations.NullMarked;
