/**
 * What the rooms of features have in common: each is a {@link io.holdfast.module.FeatureModule}, made once a process from
 * {@link io.holdfast.module.ProcessComponents} and asked for its routes once an event loop. Above the core and {@code content};
 * knows no feature.
 */
@NullMarked
package io.holdfast.module;

import org.jspecify.annotations.NullMarked;
