/**
 * Floor 3: calls to addresses that somebody else chose. May know knowledge and ground; knows neither {@code objectstore},
 * {@code http} nor {@code db}.
 *
 * <p>A URL becomes a {@link io.holdfast.outbound.Target} by {@link io.holdfast.outbound.AddressGuard}, and only a target can
 * be called, by {@link io.holdfast.outbound.GuardedClient}, at an address that was checked the moment before.
 */
@NullMarked
package io.holdfast.outbound;

import org.jspecify.annotations.NullMarked;
