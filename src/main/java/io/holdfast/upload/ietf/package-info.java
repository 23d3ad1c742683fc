/** Feature, part of {@code upload}: Resumable Uploads for HTTP (draft-ietf-httpbis-resumable-upload). */
@NullMarked
package io.holdfast.upload.ietf;

import org.jspecify.annotations.NullMarked;
