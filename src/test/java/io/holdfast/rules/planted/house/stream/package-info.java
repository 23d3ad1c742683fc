/** A room of the planted house. */
@NullMarked
package io.holdfast.rules.planted.house.stream;

import org.jspecify.annotations.NullMarked;
