package io.holdfast.internals;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Gives up a request to a server, or an answer to a client, together with its connection, at once.
 *
 * <p>A request that is reset after an early answer leaves its torn connection in the pool (Vert.x 5.0), and an orderly
 * close waits for a peer that reads nothing any more; closing the channel does neither.
 */
public final class HardClose {
    private HardClose() {}

    /** Closes the connection of a request; whoever waits for the request or its answer is told by the connection. */
    @SuppressWarnings("FutureReturnValueIgnored") // whoever waits is told by the connection
    public static void of(HttpClientRequest request) {
        if (request.connection() instanceof ConnectionBase connection) {
            connection.channelHandlerContext().close();
        } else {
            request.reset();
        }
    }

    /** Closes the connection of a client; whoever sends something to it is told by the connection. */
    @SuppressWarnings("FutureReturnValueIgnored") // whoever waits is told by the connection
    public static void of(HttpConnection client) {
        if (client instanceof ConnectionBase connection) {
            connection.channelHandlerContext().close();
        } else {
            client.close();
        }
    }
}
