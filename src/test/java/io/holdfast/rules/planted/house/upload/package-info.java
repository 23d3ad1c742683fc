/** A room of the planted house. */
@NullMarked
package io.holdfast.rules.planted.house.upload;

import org.jspecify.annotations.NullMarked;
