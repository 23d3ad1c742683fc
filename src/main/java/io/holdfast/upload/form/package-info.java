/** Feature, part of {@code upload}: files in the body of a request, as they are or in a form. */
@NullMarked
package io.holdfast.upload.form;

import org.jspecify.annotations.NullMarked;
