/** Floor 1: names of meters. Knows nobody. */
@NullMarked
package io.holdfast.telemetry;

import org.jspecify.annotations.NullMarked;
