/** Ground: where settings come from, how they are written and read; knows no section and nothing else of Holdfast. */
@NullMarked
package io.holdfast.settings;

import org.jspecify.annotations.NullMarked;
