/** A room of the planted house. */
@NullMarked
package io.holdfast.rules.planted.house.policy;

import org.jspecify.annotations.NullMarked;
