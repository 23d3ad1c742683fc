package io.holdfast.events.sse;

import io.holdfast.db.Database;
import io.holdfast.events.EventJson;
import io.holdfast.events.Events;
import io.holdfast.events.EventsConfig;
import io.holdfast.http.Answer;
import io.holdfast.http.Endpoint;
import io.holdfast.http.Exchange;
import io.holdfast.http.field.CacheControl;
import io.holdfast.rights.Channel;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.rights.EgressPermit;
import io.holdfast.stream.Outflow;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * {@code GET /v1/events}: server-sent events (WHATWG HTML, section 9.2) of the account's own changes, from now on or from
 * the event on that {@code Last-Event-ID} names. For one event loop.
 */
public final class EventStreams implements Endpoint {
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
    private final OpenStreams open;
    private final EventsConfig config;
    private final Duration leeway;
    private final Meters meters;

    /**
     * Makes it.
     *
     * @param leeway how long a token is taken after its expiry
     */
    public EventStreams(
            Vertx vertx,
            Database database,
            DoNotTrain mark,
            OpenStreams open,
            EventsConfig config,
            Duration leeway,
            Meters meters) {
        this.vertx = vertx;
        this.events = new Events(database);
        this.json = new EventJson(mark);
        this.open = open;
        this.config = config;
        this.leeway = leeway;
        this.meters = meters;
    }

    @Override
    public Future<Answer> answer(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.EVENT);
        UUID account = exchange.account();
        Instant end = exchange.caller().orElseThrow().expires().plus(leeway);
        Optional<String> seen = exchange.header("Last-Event-ID")
                .or(() -> exchange.query("lastEventId"))
                .filter(text -> !text.isEmpty());
        return seen.map(text ->
                        Future.succeededFuture(NUMBER.matcher(text).matches() ? Long.parseLong(text) : NEVER_GIVEN))
                .orElseGet(() -> events.last(account))
                .map(after -> {
                    // named at once, so that who is cut off before the first event misses none
                    String first = seen.isPresent() ? RETRY + "\n" : RETRY + "id: " + after + "\n\n";
                    Supplier<Outflow.Flow> source =
                            () -> flow(account, Buffer.buffer(first), after, end, exchange::memory);
                    return new Answer.Live(200, HEADERS, permit.mark(source));
                });
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
