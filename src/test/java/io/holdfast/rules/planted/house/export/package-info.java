/** A room of the planted house. */
@NullMarked
package io.holdfast.rules.planted.house.export;

import org.jspecify.annotations.NullMarked;
