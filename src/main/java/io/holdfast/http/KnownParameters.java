package io.holdfast.http;

import io.holdfast.problem.Problem;
import io.vertx.core.Future;
import java.util.Set;

/** Does nothing where the query has a parameter that it does not know, rather than something else than was meant. */
record KnownParameters(Set<String> known, Endpoint endpoint) implements Endpoint {
    @Override
    public void greet(Exchange exchange) {
        endpoint.greet(exchange);
    }

    @Override
    public Future<Answer> answer(Exchange exchange) {
        for (String name : exchange.context.queryParams().names()) {
            if (!known.contains(name)) {
                throw Problem.invalidField(name, "is not known here").asFailure();
            }
        }
        return endpoint.answer(exchange);
    }

    @Override
    public Throwable refusal(Exchange exchange, Throwable cause) {
        return endpoint.refusal(exchange, cause);
    }
}
