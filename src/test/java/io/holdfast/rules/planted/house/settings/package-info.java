/** A room of the planted house. */
@NullMarked
package io.holdfast.rules.planted.house.settings;

import org.jspecify.annotations.NullMarked;
