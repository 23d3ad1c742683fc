/** Floor 6: what runs and how it is put together. Nobody knows it. */
@NullMarked
package io.holdfast.app;

import org.jspecify.annotations.NullMarked;
