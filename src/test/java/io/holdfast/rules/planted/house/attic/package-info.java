/** A room of the planted house. */
@NullMarked
package io.holdfast.rules.planted.house.attic;

import org.jspecify.annotations.NullMarked;
