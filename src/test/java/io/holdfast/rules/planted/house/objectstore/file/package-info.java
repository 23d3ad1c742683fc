/** A room of the planted house. */
@NullMarked
package io.holdfast.rules.planted.house.objectstore.file;

import org.jspecify.annotations.NullMarked;
