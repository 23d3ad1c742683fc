/** A room of the planted house. */
@NullMarked
package io.holdfast.rules.planted.house.upload.ietf;

import org.jspecify.annotations.NullMarked;
