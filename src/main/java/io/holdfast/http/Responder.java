package io.holdfast.http;

import io.holdfast.http.field.Acceptance;
import io.holdfast.internals.UnreadableRequest;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.settings.PublicUrl;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one door to the client: answers with the mark, failures as RFC 9457 problems. */
public final class Responder {
    private static final Logger LOG = LoggerFactory.getLogger(Responder.class);
    private static final long SMALL_BYTES = 64 * 1024;

    private final Meters meters;
    private final AnswerLimits limits;
    private final Origins origins;
    private final Map<String, String> mark;
    private final PublicUrl site;
    private final ProblemDocuments documents;

    /**
     * Makes one.
     *
     * @param origins whose pages may read answers
     * @param limits of what answers may take
     * @param wording what the operator says where a problem of a type has no detail of its own
     */
    public Responder(
            DoNotTrain mark, Origins origins, Meters meters, AnswerLimits limits, Map<ProblemType, String> wording) {
        this.meters = meters;
        this.origins = origins;
        this.limits = limits;
        this.mark = mark.headers();
        this.site = mark.site();
        this.documents = new ProblemDocuments(wording, mark);
    }

    /** Whose pages may read answers. */
    Origins origins() {
        return origins;
    }

    /** Makes references. */
    PublicUrl site() {
        return site;
    }

    /** What answers may take. */
    AnswerLimits limits() {
        return limits;
    }

    /** Withholds whatever would leave this response without the mark, before its first byte. */
    void guard(RoutingContext context) {
        HttpServerResponse response = context.response();
        response.headersEndHandler(v -> {
            if (!mark.entrySet().stream().allMatch(field -> says(response, field))) {
                meters.unmarkedWithheld();
                LOG.atError().addKeyValue("status", response.getStatusCode()).log("withheld an unmarked answer");
                if (context.request().version() == HttpVersion.HTTP_2) {
                    response.reset();
                } else {
                    context.request().connection().close();
                }
                // HTTP/2 would still send what is on its way
                throw ProblemType.UNMARKED.asFailure();
            }
        });
    }

    /** A value that somebody else put in its place says something else. */
    private static boolean says(HttpServerResponse response, Map.Entry<String, String> field) {
        List<String> values = response.headers().getAll(field.getKey());
        return values.contains(field.getValue())
                && (values.size() == 1 || field.getKey().equals("Link"));
    }

    /** Sends an answer. */
    Future<Void> send(Exchange exchange, Answer answer) {
        return exchange.answering(answer.memory()).compose(v -> {
            HttpServerResponse response = begin(exchange, answer.status(), answer.headers());
            AnswerSender sender = new AnswerSender(exchange, response, meters);
            Future<Void> sent = answer.as(sender);
            return new ReaderWatch(exchange, sender::taken, meters).over(sent, limits.readerPatience());
        });
    }

    /** Sends a failure as a problem document; what is not a problem is our bug and says nothing about itself. */
    Future<Void> fail(Exchange exchange, Throwable cause) {
        HttpServerResponse response = exchange.context.response();
        if (response.closed()) {
            return Future.succeededFuture();
        }
        if (response.headWritten()) {
            return response.reset().mapEmpty();
        }
        if (cause instanceof AbortConnection) {
            return exchange.request().version() == HttpVersion.HTTP_2
                    ? response.reset().mapEmpty()
                    : exchange.request().connection().close();
        }
        Problem problem = problem(exchange, cause);
        exchange.refusal = Optional.of(problem);
        response.headers().clear();
        boolean page = Acceptance.prefersPage(exchange.header("Accept"));
        Map<String, String> fields = ProblemFields.of(problem);
        if (page) {
            fields.putAll(HtmlPage.FIELDS);
            fields.put("Content-Type", HtmlPage.MEDIA_TYPE);
        }
        begin(exchange, problem.type().status(), fields);
        boolean unread = !exchange.context.request().isEnded() && exchange.mayHoldBytes();
        boolean close = cause instanceof UnreadableRequest
                || (unread && exchange.request().version() != HttpVersion.HTTP_2 && !comesSoon(exchange, problem));
        if (close) {
            response.putHeader("Connection", "close");
        }
        Future<Void> sent = AnswerSender.end(
                exchange,
                response,
                page ? documents.page(problem, exchange.requestId) : documents.of(problem, exchange.requestId));
        return unread ? sent.compose(v -> RefusedBody.passOver(exchange, close)) : sent;
    }

    private HttpServerResponse begin(Exchange exchange, int status, Map<String, String> headers) {
        HttpServerResponse response = exchange.context.response().setStatusCode(status);
        mark.forEach(response::putHeader);
        exchange.told().forEach((name, value) -> put(response, name, seen(name, value)));
        headers.forEach((name, value) -> put(response, name, seen(name, value)));
        response.putHeader("X-Request-Id", exchange.requestId);
        origins.tell(exchange.request(), response);
        return response;
    }

    /** References to paths of ours, as clients see them. */
    private String seen(String name, String value) {
        return switch (name) {
            case "Location", "Content-Location", "Holdfast-Asset" -> site.path(value);
            case "Link" -> value.startsWith("</") ? "<" + site.path(value.substring(1)) : value;
            case "Holdfast-Notice" -> value.replace(";url=\"/", ";url=\"" + site.prefix() + "/");
            default -> value;
        };
    }

    /** Links stand beside those of the mark, and each reason why an answer varies beside the others. */
    private static void put(HttpServerResponse response, String name, String value) {
        if (name.equals("Link") || name.equals("Vary")) {
            response.headers().add(name, value);
        } else {
            response.putHeader(name, value);
        }
    }

    /** A small body is cheaper to read to its end than a connection is to make anew, unless it has kept us waiting. */
    private static boolean comesSoon(Exchange exchange, Problem problem) {
        return problem.type() != ProblemType.TIMED_OUT
                && exchange.takenBody()
                        .filter(body -> body.length().orElse(Long.MAX_VALUE) <= SMALL_BYTES)
                        .isPresent();
    }

    private static Problem problem(Exchange exchange, Throwable cause) {
        if (cause instanceof ProblemException refusal) {
            return refusal.problem();
        }
        if (cause instanceof UnreadableRequest unreadable) {
            return new Problem(
                    switch (unreadable.reason()) {
                        case MALFORMED -> ProblemType.BAD_REQUEST;
                        case TARGET_TOO_LONG -> ProblemType.TARGET_TOO_LONG;
                        case FIELDS_TOO_LARGE -> ProblemType.FIELDS_TOO_LARGE;
                        case TIMED_OUT -> ProblemType.TIMED_OUT;
                    });
        }
        if (cause instanceof HttpException failure) {
            return new Problem(
                    switch (failure.getStatusCode()) {
                        case 404 -> ProblemType.NOT_FOUND;
                        default -> ProblemType.BAD_REQUEST;
                    });
        }
        if (cause instanceof TimeoutException) {
            return new Problem(ProblemType.BUSY).retryAfter(5);
        }
        if (!exchange.context.response().closed()) {
            LOG.atError()
                    .setCause(cause)
                    .addKeyValue("requestId", exchange.requestId)
                    .addKeyValue("route", exchange.route)
                    .log("the gateway failed");
        }
        return new Problem(ProblemType.INTERNAL);
    }
}
