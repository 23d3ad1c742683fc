package io.holdfast.http;

import io.holdfast.identity.Admitted;
import io.holdfast.identity.Caller;
import io.holdfast.identity.Scope;
import io.holdfast.identity.TokenVerifier;
import io.holdfast.internals.IdleGuard;
import io.holdfast.internals.UnreadableRequest;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.EgressGate;
import io.holdfast.telemetry.MeterNames;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Brings requests to endpoints: holds their bodies back, lets callers in, and hands answers to the responder. */
public final class RequestPipeline {
    private static final Logger ACCESS = LoggerFactory.getLogger("io.holdfast.access");
    private static final String ON_BEHALF_OF = "Holdfast-On-Behalf-Of";
    private static final Pattern SUBJECT = Pattern.compile("[\\x21-\\x7E]{1,255}");
    private static final long ADMISSION_SECONDS = 5;
    private static final int CLIENT_CLOSED = 499;
    private static final Set<HttpMethod> BODILESS = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final TokenVerifier verifier;
    private final Function<Caller, Future<Admitted>> admission;
    private final EgressGate gate;
    private final Responder responder;
    private final Meters meters;
    private final Duration bodyTimeout;

    /**
     * Makes the front of one event loop.
     *
     * @param admission tells the account that a verified caller acts for, and what it is to be told, or refuses
     */
    public RequestPipeline(
            TokenVerifier verifier,
            Function<Caller, Future<Admitted>> admission,
            EgressGate gate,
            Responder responder,
            Meters meters,
            HttpConfig.ConnectionLimits limits) {
        this.verifier = verifier;
        this.admission = admission;
        this.gate = gate;
        this.responder = responder;
        this.meters = meters;
        bodyTimeout = limits.bodyTimeout();
    }

    /** Serves the routes of a table, in its order, and answers what none of them answers. */
    public void serve(Router router, RouteTable routes) {
        routes.all().forEach(route -> {
            Handler<RoutingContext> handler = handler(route.name(), route.scope(), route.acting(), known(route));
            router.route(route.method(), route.path()).handler(handler);
            if (route.method().equals(HttpMethod.GET) && !routes.has(HttpMethod.HEAD, route.path())) {
                // whoever may GET may HEAD (RFC 9110 section 9.1)
                router.route(HttpMethod.HEAD, route.path()).handler(handler);
            }
        });
        otherwise(router, routes);
    }

    /**
     * Answers what browsers ask for pages of other origins, of every path, before anything else looks at it.
     *
     * @param offers of uploads, because such a request takes the place of tus's own {@code OPTIONS}
     */
    public void preflights(Router router, RouteTable routes, Map<String, String> offers) {
        String methods = String.join(", ", routes.methods());
        Handler<RoutingContext> preflight = handler("preflight", Optional.empty(), false, exchange -> {
            Map<String, String> fields = responder.origins().preflight(exchange.request(), methods);
            if (exchange.request().path().startsWith("/v1/uploads")) {
                fields.putAll(offers);
            }
            return Future.succeededFuture(new Answer.Empty(204, fields));
        });
        router.options().handler(context -> {
            if (responder.origins().isPreflight(context.request())) {
                preflight.handle(context);
            } else {
                context.next();
            }
        });
    }

    /** Answers requests that can't be read, for {@code HttpServer.invalidRequestHandler}. */
    public void refuseUnreadable(Router router) {
        Endpoint refuse = exchange -> Future.failedFuture(UnreadableRequest.of(exchange.request()));
        // what it says of a body can't be believed
        Handler<RoutingContext> refusal = context -> answer(
                new Exchange(context, "none", gate, bodyTimeout, responder, false), Optional.empty(), false, refuse);
        router.route().handler(refusal);
        // for targets that the router can't read either, which it takes for one of several statuses
        failures(router, status -> refusal);
    }

    private void otherwise(Router router, RouteTable routes) {
        failures(
                router,
                status -> handler("none", Optional.empty(), false, exchange -> {
                    if (status == 405) {
                        return Future.failedFuture(notAllowed(routes, exchange));
                    }
                    Throwable cause = exchange.context.failure();
                    // the router tells no status of its own for a malformed path, nor for a throw
                    boolean routers = cause == null || exchange.context.statusCode() > 0;
                    return Future.failedFuture(
                            routers && !(cause instanceof ProblemException) ? new HttpException(status, cause) : cause);
                }));
    }

    /** Takes all statuses of failures there are, so that none that the router comes to use is answered by the router itself. */
    private static void failures(Router router, IntFunction<Handler<RoutingContext>> handlers) {
        for (int status = 400; status < 600; status++) {
            router.errorHandler(status, handlers.apply(status));
        }
    }

    /** With the parameters of its query looked at, which could have meant something. */
    private static Endpoint known(RouteTable.Route route) {
        return route.scope().isEmpty() || route.name().startsWith("upload")
                ? route.endpoint()
                : new KnownParameters(route.parameters(), route.endpoint());
    }

    /** Says which methods there are (RFC 9110 section 15.5.6). */
    private static ProblemException notAllowed(RouteTable routes, Exchange exchange) {
        return new Problem(ProblemType.METHOD_NOT_ALLOWED)
                .with(
                        "allow",
                        String.join(", ", routes.methods(exchange.request().path())))
                .asFailure();
    }

    private Handler<RoutingContext> handler(String name, Optional<String> scope, boolean acting, Endpoint endpoint) {
        return context -> answer(
                new Exchange(
                        context,
                        name,
                        gate,
                        bodyTimeout,
                        responder,
                        !BODILESS.contains(context.request().method())),
                scope,
                acting,
                endpoint);
    }

    private void answer(Exchange exchange, Optional<String> scope, boolean acting, Endpoint endpoint) {
        responder.guard(exchange.context);
        IdleGuard.opened(exchange.request().connection(), new AwaitedAnswer(exchange));
        Future.succeededFuture()
                .compose(v -> {
                    endpoint.greet(exchange);
                    return scope.isPresent() ? admit(exchange, scope.get(), acting) : Future.<Void>succeededFuture();
                })
                .compose(v -> endpoint.answer(exchange))
                .recover(cause -> Future.failedFuture(endpoint.refusal(exchange, concealed(exchange, cause))))
                .compose(answer -> responder.send(exchange, answer))
                .recover(cause -> responder.fail(exchange, cause))
                .onComplete(done -> note(exchange));
    }

    private Future<Void> admit(Exchange exchange, String scope, boolean acting) {
        List<String> stated = exchange.headers().getAll("Authorization");
        if (stated.size() > 1) {
            return Future.failedFuture(ProblemType.BAD_REQUEST.asFailure("Authorization was sent more than once."));
        }
        String credentials = stated.isEmpty() ? "" : stated.get(0);
        if (!credentials.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Future.failedFuture(ProblemType.UNAUTHENTICATED.asFailure());
        }
        Future<Void> admitted = verifier.verify(credentials.substring(7).strip())
                .map(caller -> allowed(caller, scope))
                .map(caller -> exchange.header(ON_BEHALF_OF)
                        .map(subject -> acting(caller, subject, acting))
                        .orElse(caller))
                .compose(caller -> admission.apply(caller).map(let -> {
                    exchange.enter(caller, let.account());
                    // a service that acts for the person can't show it to them
                    let.unaccepted()
                            .filter(version -> caller.actor().isEmpty())
                            .ifPresent(version -> exchange.tell("Holdfast-Notice", notice(version)));
                    return null;
                }));
        return admitted.isComplete() ? admitted : admitted.timeout(ADMISSION_SECONDS, TimeUnit.SECONDS);
    }

    /** That there was something which was taken down, and why, is for its owner alone. */
    private static Throwable concealed(Exchange exchange, Throwable cause) {
        boolean owner = exchange.caller().isPresent() && !exchange.onBehalf();
        return !owner && ProblemType.TAKEN_DOWN.isOf(cause) ? ProblemType.NOT_FOUND.asFailure() : cause;
    }

    /** An item of a structured field (RFC 9651 section 3.3); a version holds nothing that a string would have to escape. */
    private static String notice(String version) {
        return "\"" + version + "\";url=\"/v1/policy/versions/" + version + "\"";
    }

    private static Caller allowed(Caller caller, String scope) {
        if (!caller.may(scope)) {
            throw new Problem(ProblemType.SCOPE_MISSING).with("scope", scope).asFailure();
        }
        return caller;
    }

    private static Caller acting(Caller caller, String subject, boolean offered) {
        if (!offered || !SUBJECT.matcher(subject).matches()) {
            throw ProblemType.BAD_REQUEST.asFailure(
                    offered ? ON_BEHALF_OF + " names no subject." : ON_BEHALF_OF + " is not taken here.");
        }
        return allowed(caller, Scope.GENERATIONS_WRITE).onBehalfOf(subject);
    }

    private void note(Exchange exchange) {
        var request = exchange.context.request();
        IdleGuard.closed(request.connection(), new AwaitedAnswer(exchange));
        exchange.release();
        int status = exchange.context.response().closed()
                        && !exchange.context.response().ended()
                ? CLIENT_CLOSED
                : exchange.context.response().getStatusCode();
        long nanos = System.nanoTime() - exchange.startedNanos;
        String method = MeterNames.method(request.method().name());
        meters.request(exchange.route, method, outcome(status), nanos);
        exchange.takenBody().ifPresent(body -> meters.uploaded(body.received()));
        LoggingEventBuilder line = ACCESS.atInfo();
        if (exchange.refusal.isPresent()) {
            Problem refusal = exchange.refusal.get();
            line = line.addKeyValue("problem", refusal.type().slug());
            if (refusal.type() == ProblemType.UNAUTHENTICATED) {
                line = line.addKeyValue("reason", refusal.extensions().getOrDefault("reason", "none"));
            }
        }
        line.addKeyValue("requestId", exchange.requestId)
                .addKeyValue("route", exchange.route)
                .addKeyValue("method", method)
                .addKeyValue("status", status)
                .addKeyValue("millis", nanos / 1_000_000)
                .addKeyValue("received", request.bytesRead())
                .addKeyValue("sent", exchange.context.response().bytesWritten())
                .log("request");
    }

    private static String outcome(int status) {
        if (status == CLIENT_CLOSED) {
            return MeterNames.CLIENT_GONE;
        }
        if (status >= 500) {
            return MeterNames.SERVER_ERROR;
        }
        return status >= 400 ? MeterNames.CLIENT_ERROR : MeterNames.SUCCESS;
    }
}
