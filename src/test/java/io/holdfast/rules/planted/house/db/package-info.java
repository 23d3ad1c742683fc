/** A room of the planted house. */
@NullMarked
package io.holdfast.rules.planted.house.db;

import org.jspecify.annotations.NullMarked;
