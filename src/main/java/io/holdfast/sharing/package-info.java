/** Floor 5: links that let others look. Knows no other feature. */
@NullMarked
package io.holdfast.sharing;

import org.jspecify.annotations.NullMarked;
