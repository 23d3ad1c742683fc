/** Knowledge: XMP packets (ISO 16684-1) with the mark. */
@NullMarked
package io.holdfast.media.stamp.xmp;

import org.jspecify.annotations.NullMarked;
