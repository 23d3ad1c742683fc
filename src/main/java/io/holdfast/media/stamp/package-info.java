/** Floor 2: the mark written into files as their bytes pass; nothing here reads or waits. */
@NullMarked
package io.holdfast.media.stamp;

import org.jspecify.annotations.NullMarked;
