/** A room of the planted house. */
@NullMarked
package io.holdfast.rules.planted.house.upload.tus;

import org.jspecify.annotations.NullMarked;
