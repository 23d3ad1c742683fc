/** Floor 2: do-not-train, its signals and its gate. May know {@code problem}, {@code stream} and {@code telemetry}. */
@NullMarked
package io.holdfast.rights;

import org.jspecify.annotations.NullMarked;
