package io.holdfast.http;

import io.vertx.core.Future;

/** What a route does: reads an exchange, decides, and says what to answer; it never writes to the wire itself. */
@FunctionalInterface
public interface Endpoint {
    /** Answers; a failure, also one that is thrown, becomes a problem document. */
    Future<Answer> answer(Exchange exchange);

    /** Looks at the head of a request before anyone is let in; a throw refuses it. */
    default void greet(Exchange exchange) {}

    /**
     * Says a failure in the words of the protocol that the client speaks.
     *
     * @param cause the endpoint's own failure, or why nobody was let in
     * @return what is told in its place, {@code cause} itself for instance
     */
    default Throwable refusal(Exchange exchange, Throwable cause) {
        return cause;
    }
}
