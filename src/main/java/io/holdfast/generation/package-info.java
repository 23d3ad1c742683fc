/** Floor 5: what the generation backend tells and gives us. Knows no other feature. */
@NullMarked
package io.holdfast.generation;

import org.jspecify.annotations.NullMarked;
