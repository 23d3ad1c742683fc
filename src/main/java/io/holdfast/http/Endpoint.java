package io.holdfast.http;

import io.vertx.core.Future;

/** What a route does: reads an exchange, decides, and says what to answer; it never writes to the wire itself. */
@FunctionalInterface
public interface Endpoint {
    /** Answers; a failure, also one that is thrown, becomes a problem document. */
    Future<Answer> answer(Exchange exchange);
}
