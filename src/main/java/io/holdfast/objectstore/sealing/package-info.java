/** Objects that are encrypted on their way into a store and opened on their way out; knows no database and makes no keys. */
@NullMarked
package io.holdfast.objectstore.sealing;

import org.jspecify.annotations.NullMarked;
