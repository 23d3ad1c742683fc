/**
 * Ground: what we reach of Vert.x and netty below the interfaces that they promise to keep; knows nothing of Holdfast. Each
 * class was checked with Vert.x 5.0.10 and netty 4.2.18, and an upgrade of either looks at each again:
 *
 * <ul>
 *   <li>{@link io.holdfast.internals.BufferBytes}: NIO views and joined buffers without a copy ({@code BufferInternal}).
 *   <li>{@link io.holdfast.internals.PartBytes}: memory outside the heap for the parts of uploads (netty's pool).
 *   <li>{@link io.holdfast.internals.DirectMemory}: how much of that memory there is ({@code PlatformDependent}).
 *   <li>{@link io.holdfast.internals.ReadSize}: how much a connection reads at once, without a fixed TCP window.
 *   <li>{@link io.holdfast.internals.IdleGuard}: no idle timeout while the client waits for us.
 *   <li>{@link io.holdfast.internals.InterimResponse}: status 104, as Vert.x itself sends 103.
 *   <li>{@link io.holdfast.internals.ContextPromise}: promises that are told on the waiter's event loop.
 *   <li>{@link io.holdfast.internals.HardClose}: a request or an answer given up with its connection.
 *   <li>{@link io.holdfast.internals.SocketProgress}: whether a peer takes what was written to it.
 *   <li>{@link io.holdfast.internals.NameServers}: names looked up on an event loop (netty's resolver).
 *   <li>{@link io.holdfast.internals.StrictServer}: HTTP/1.1 read strictly, from the first byte of each connection on, with
 *       deadlines for heads and a limit of connections.
 * </ul>
 */
@NullMarked
package io.holdfast.internals;

import org.jspecify.annotations.NullMarked;
