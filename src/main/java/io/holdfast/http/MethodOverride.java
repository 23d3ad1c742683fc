package io.holdfast.http;

import io.holdfast.problem.ProblemType;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;

/**
 * Lets clients that can't send a method say it in {@code X-HTTP-Method-Override} of a POST (tus 1.0.0, section
 * "X-HTTP-Method-Override"); must come before every route that it is meant for.
 *
 * <p>Other methods are not overridden, because caches and browsers act on the one they see.
 */
public final class MethodOverride implements Handler<RoutingContext> {
    private static final String FIELD = "X-HTTP-Method-Override";
    private static final String HAPPENED = "io.holdfast.http.override";
    private static final Set<String> METHODS = Set.of("PATCH", "DELETE", "HEAD");

    @Override
    public void handle(RoutingContext context) {
        List<String> stated = context.request().headers().getAll(FIELD);
        String method = context.request().method().name();
        if (stated.isEmpty() || stated.equals(List.of(method))) {
            context.next();
        } else if (method.equals("POST") && stated.size() == 1 && METHODS.contains(stated.get(0))) {
            context.put(HAPPENED, true);
            context.reroute(HttpMethod.valueOf(stated.get(0)), context.request().uri());
        } else {
            context.fail(400, ProblemType.BAD_REQUEST.asFailure(FIELD + " of a POST may be PATCH, DELETE or HEAD."));
        }
    }

    /** Whether the method that an exchange has is not the one on the wire. */
    static boolean happened(RoutingContext context) {
        return context.get(HAPPENED) != null;
    }
}
