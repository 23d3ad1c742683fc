/** Feature: archives of everything that an account has, or of a selection. */
@NullMarked
package io.holdfast.export;

import org.jspecify.annotations.NullMarked;
