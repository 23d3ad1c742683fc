/** A room of the planted house. */
@NullMarked
package io.holdfast.rules.planted.house.jobs;

import org.jspecify.annotations.NullMarked;
