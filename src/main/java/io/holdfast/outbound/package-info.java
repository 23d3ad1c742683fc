/**
 * Floor 3: calls to addresses that somebody else chose. May know knowledge and ground; knows neither {@code objectstore},
 * {@code http} nor {@code db}.
 *
 * <p>A URL becomes a {@link io.holdfast.outbound.Target} by {@link io.holdfast.outbound.AddressGuard}, and only a target can
 * be called, by {@link io.holdfast.outbound.GuardedClient}, at an address that was checked the moment before.
 *
 * <p>Directories, webhooks and results are called through vertx-core's client and not vertx-web-client, which can't do four
 * things:
 *
 * <ul>
 *   <li>tell a connection that failed from a request that did: its {@code send} is one future, so that a webhook whose first
 *       address can't be reached, which is called at the next, could not be told from one that took the event and died, which
 *       must not be called twice in a row;
 *   <li>cut an answer off: once the stream that takes the body has failed it reads the rest and throws it away. A directory
 *       of endless length would hold one of 32 connections for good;
 *   <li>show the head of an answer before its body: a result's length, type and range decide whether its bytes are taken at
 *       all, and of a redirect none are;
 *   <li>hold a body back until somebody reads it, as results are while the store is slow.
 * </ul>
 */
@NullMarked
package io.holdfast.outbound;

import org.jspecify.annotations.NullMarked;
