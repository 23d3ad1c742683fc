/** Floor 5: bytes sent to us. Knows no other feature. */
@NullMarked
package io.holdfast.upload;

import org.jspecify.annotations.NullMarked;
