/** Ground: how long whoever failed waits before another try. */
@NullMarked
package io.holdfast.retry;

import org.jspecify.annotations.NullMarked;
