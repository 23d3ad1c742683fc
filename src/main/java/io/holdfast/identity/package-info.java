/** Floor 2: who is asking. May know {@code problem}, {@code stream} and {@code telemetry}. */
@NullMarked
package io.holdfast.identity;

import org.jspecify.annotations.NullMarked;
