/** A room of the planted house. */
@NullMarked
package io.holdfast.rules.planted.house.http.field;

import org.jspecify.annotations.NullMarked;
