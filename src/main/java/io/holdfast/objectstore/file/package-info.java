/** Wires: the store in a folder. */
@NullMarked
package io.holdfast.objectstore.file;

import org.jspecify.annotations.NullMarked;
