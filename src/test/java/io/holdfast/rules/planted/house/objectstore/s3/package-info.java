/** A room of the planted house. */
@NullMarked
package io.holdfast.rules.planted.house.objectstore.s3;

import org.jspecify.annotations.NullMarked;
