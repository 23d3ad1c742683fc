/**
 * What runs and how it is put together: {@link io.holdfast.app.Gateway} lists the modules, {@link io.holdfast.app.Settings} the
 * sections. Nobody knows it.
 */
@NullMarked
package io.holdfast.app;

import org.jspecify.annotations.NullMarked;
