/** Feature, part of {@code upload}: what the protocols of resumable uploads have in common. */
@NullMarked
package io.holdfast.upload.resume;

import org.jspecify.annotations.NullMarked;
