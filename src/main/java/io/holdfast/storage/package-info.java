/** Core: the stores that the settings name, opened as one, with sealing and meters around each. */
@NullMarked
package io.holdfast.storage;

import org.jspecify.annotations.NullMarked;
