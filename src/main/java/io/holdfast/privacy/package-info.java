/** Floor 5: what people may ask of us. Knows no other feature. */
@NullMarked
package io.holdfast.privacy;

import org.jspecify.annotations.NullMarked;
