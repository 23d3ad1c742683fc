/** Ground: lines of the log as JSON, written in batches; knows nothing else of Holdfast. */
@NullMarked
package io.holdfast.logging;

import org.jspecify.annotations.NullMarked;
