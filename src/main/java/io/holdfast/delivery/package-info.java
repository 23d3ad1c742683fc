/** Floor 5: bytes we hand out. Knows no other feature. */
@NullMarked
package io.holdfast.delivery;

import org.jspecify.annotations.NullMarked;
