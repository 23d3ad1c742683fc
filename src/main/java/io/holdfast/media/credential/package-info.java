/** Floor 2: content credentials as C2PA 2.2 has them. Knows nobody. */
@NullMarked
package io.holdfast.media.credential;

import org.jspecify.annotations.NullMarked;
