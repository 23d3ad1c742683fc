/** A room of the planted house. */
@NullMarked
package io.holdfast.rules.planted.house.media.stamp.jpeg;

import org.jspecify.annotations.NullMarked;
