/** Floor 4: what an asset is and the only way to add one. May know the wires, but not {@code http}. */
@NullMarked
package io.holdfast.catalog;

import org.jspecify.annotations.NullMarked;
