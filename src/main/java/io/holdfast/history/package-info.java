/** Floor 5: what an account has, found again. Knows no other feature. */
@NullMarked
package io.holdfast.history;

import org.jspecify.annotations.NullMarked;
