package io.holdfast.events.sse;

import io.holdfast.asset.SignedUrl;
import io.holdfast.content.ContentLinks;
import io.holdfast.db.Database;
import io.holdfast.events.EventJson;
import io.holdfast.events.Events;
import io.holdfast.events.EventsConfig;
import io.holdfast.http.Answer;
import io.holdfast.http.Exchange;
import io.holdfast.http.field.CacheControl;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.Channel;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.rights.EgressPermit;
import io.holdfast.stream.Outflow;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Server-sent events (WHATWG HTML, section 9.2) of the account's own changes, from now on or from the event on that
 * {@code Last-Event-ID} names. For one event loop.
 */
public final class EventStreams {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final long NEVER_GIVEN = -1;

    /** How long a stream lives, however long its token does, so that clients spread over new replicas. */
    private static final Duration MAX = Duration.ofHours(24);

    /** How long a client waits before it comes again. */
    private static final String RETRY = "retry: 2000\n";

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Type",
            "text/event-stream",
            CacheControl.NAME,
            CacheControl.NO_STORE.value(),
            // nginx would hold events back
            "X-Accel-Buffering",
            "no");

    private final Vertx vertx;
    private final Events events;
    private final EventJson json;
    private final DoNotTrain mark;
    private final OpenStreams open;
    private final EventsConfig config;
    private final Duration leeway;
    private final ContentLinks links;
    private final Meters meters;

    /**
     * Makes it.
     *
     * @param leeway how long a token is taken after its expiry
     * @param links sign URLs for who can't send a token
     */
    public EventStreams(
            Vertx vertx,
            Database database,
            DoNotTrain mark,
            OpenStreams open,
            EventsConfig config,
            Duration leeway,
            ContentLinks links,
            Meters meters) {
        this.vertx = vertx;
        this.events = new Events(database);
        this.json = new EventJson(mark);
        this.mark = mark;
        this.open = open;
        this.config = config;
        this.leeway = leeway;
        this.links = links;
        this.meters = meters;
    }

    /** {@code GET /v1/events}, for as long as the token lasts. */
    public Future<Answer> toCaller(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.EVENT);
        Optional<Long> seen = seen(exchange);
        return seen.map(Future::succeededFuture)
                .orElseGet(() -> events.last(permit.account()))
                .map(after -> live(exchange, permit, seen.isPresent(), after, tokenEnds(exchange)));
    }

    /** {@code GET /v1/events/url}: where the same is for {@code EventSource}, which can't send a token. */
    public Future<Answer> url(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.EVENT);
        SignedUrl signed = links.ofEvents(permit.account(), tokenEnds(exchange));
        JsonObject shown = new JsonObject()
                .put("url", signed.url())
                .put("expiresAt", signed.expiresAt().toString())
                .put("usage", mark.usage());
        return Future.succeededFuture(
                new Answer.Described(200, CacheControl.PRIVATE_NO_STORE.field(), permit.mark(shown.toBuffer())));
    }

    /** {@code GET /events/{token}}, until the URL expires: whoever found it in a log then sees nothing more. */
    public Future<Answer> toLink(Exchange exchange) {
        ContentLinks.Target target = links.openEvents(exchange.path("token"));
        EgressPermit permit = exchange.permit(Channel.EVENT, target.account());
        Optional<Long> seen = seen(exchange);
        return events.standings(List.of(target.account())).map(found -> {
            // a stream that ends at once is asked for again and again, what is not found no more
            Events.Standing standing = found.stream()
                    .filter(each -> !each.blocked())
                    .findAny()
                    .orElseThrow(ProblemType.NOT_FOUND::asFailure);
            return live(exchange, permit, seen.isPresent(), seen.orElse(standing.last()), target.expiresAt());
        });
    }

    private Instant tokenEnds(Exchange exchange) {
        return exchange.caller().orElseThrow().expires().plus(leeway);
    }

    /** The event that the client has already, if it says so. */
    private static Optional<Long> seen(Exchange exchange) {
        return exchange.header("Last-Event-ID")
                .or(() -> exchange.query("lastEventId"))
                .filter(text -> !text.isEmpty())
                .map(text -> NUMBER.matcher(text).matches() ? Long.parseLong(text) : NEVER_GIVEN);
    }

    private Answer live(Exchange exchange, EgressPermit permit, boolean goesOn, long after, Instant end) {
        // named at once, so that who is cut off before the first event misses none
        Buffer first = Buffer.buffer(goesOn ? RETRY + "\n" : RETRY + "id: " + after + "\n\n");
        Supplier<Outflow.Flow> source =
                () -> flow(permit.account(), first, after, end, bytes -> exchange.memory(permit.account(), bytes));
        return new Answer.Live(200, HEADERS, permit.mark(source));
    }

    private Outflow.Flow flow(UUID account, Buffer first, long after, Instant end, EventFeed.Memory memory) {
        EventFeed feed = new EventFeed(
                vertx, account, events, json, config.heartbeat(), first, after, meters::eventsSent, memory);
        try {
            open.enter(feed);
        } catch (RuntimeException refused) {
            feed.release();
            throw refused;
        }
        // its next one has a new token
        long left = Duration.between(Instant.now(), end).toMillis();
        long expiry = vertx.setTimer(Math.min(MAX.toMillis(), Math.max(1, left)), timer -> feed.end());
        return new Outflow.Flow(feed, Long.MAX_VALUE, () -> {
            vertx.cancelTimer(expiry);
            feed.release();
            open.leave(feed);
        });
    }
}
