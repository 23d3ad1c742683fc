package io.holdfast.http;

import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;

/**
 * Makes something new without remembering what for: a request that relies on its {@code Idempotency-Key} being kept
 * (draft-ietf-httpapi-idempotency-key-header-07) is refused before it does it twice.
 */
public record Unkeyed(Endpoint making) implements Endpoint {
    @Override
    public void greet(Exchange exchange) {
        refuseKey(exchange);
        making.greet(exchange);
    }

    /** Throws {@link ProblemType#BAD_REQUEST} for a request that has a key. */
    public static void refuseKey(Exchange exchange) {
        if (exchange.headers().contains("Idempotency-Key")) {
            throw ProblemType.BAD_REQUEST.asFailure("Idempotency-Key is not taken here.");
        }
    }

    @Override
    public Future<Answer> answer(Exchange exchange) {
        return making.answer(exchange);
    }

    @Override
    public Throwable refusal(Exchange exchange, Throwable cause) {
        return making.refusal(exchange, cause);
    }
}
