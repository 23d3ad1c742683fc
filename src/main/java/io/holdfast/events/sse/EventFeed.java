package io.holdfast.events.sse;

import io.holdfast.events.Event;
import io.holdfast.events.EventJson;
import io.holdfast.events.Events;
import io.holdfast.stream.PulledRead;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/**
 * An account's events for one client, as it can take them: a page is asked of Postgres when the client has taken the one
 * before, and is one chunk. Ends without a failure, because a client that wants more comes again. On one event loop but
 * for {@link #wake} and {@link #end}.
 */
final class EventFeed extends PulledRead {
    /** What chunks are held in until they have left. */
    interface Memory {
        /** Takes so many bytes, in place of what was taken before. */
        Future<Void> take(long bytes);
    }

    private static final Buffer HEARTBEAT = Buffer.buffer(":\n\n");

    private final Vertx vertx;
    private final Context context;
    private final UUID account;
    private final Events events;
    private final EventJson json;
    private final LongConsumer sent;
    private final Memory memory;
    private final long heartbeat;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile long after;
    private Buffer first;
    private boolean more = true;
    private boolean asking;
    private boolean ended;

    /**
     * Makes one, paused, on the current event loop.
     *
     * @param first what is told ahead of all events
     * @param after the event that the client has already
     * @param sent told how many events left
     * @param memory what it takes for a page of events
     */
    EventFeed(
            Vertx vertx,
            UUID account,
            Events events,
            EventJson json,
            Duration heartbeat,
            Buffer first,
            long after,
            LongConsumer sent,
            Memory memory) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.account = account;
        this.events = events;
        this.json = json;
        this.sent = sent;
        this.memory = memory;
        this.first = first;
        this.after = after;
        this.heartbeat = vertx.setPeriodic(heartbeat.toMillis(), timer -> beat());
    }

    /** Whose events they are. */
    UUID account() {
        return account;
    }

    /** The newest event that the client has been sent. */
    long after() {
        return after;
    }

    /** Tells that there are new events; from any thread, and as often as one likes. */
    void wake() {
        if (told.compareAndSet(false, true)) {
            context.runOnContext(v -> {
                told.set(false);
                more = true;
                go();
            });
        }
    }

    /** Ends it; from any thread. */
    void end() {
        context.runOnContext(v -> {
            if (!ended) {
                release();
                giveEnd();
            }
        });
    }

    /** Stops without a word. */
    void release() {
        ended = true;
        vertx.cancelTimer(heartbeat);
    }

    @Override
    protected void asked(long more) {
        if (!asking) {
            memory.take(0); // what it gave has left
        }
        go();
    }

    private void go() {
        if (ended || !isAsked()) {
            return;
        }
        if (first.length() > 0) {
            Buffer told = first;
            first = Buffer.buffer();
            give(told);
            return;
        }
        if (asking || !more) {
            return;
        }
        asking = true;
        more = false;
        memory.take(Events.PAGE_BYTES)
                .compose(v -> events.after(account, after))
                .onComplete(asked -> {
                    asking = false;
                    if (asked.succeeded()) {
                        take(asked.result());
                    } else {
                        // asked again when the next look finds the client behind
                        memory.take(0);
                    }
                });
    }

    private void take(Events.Page page) {
        if (ended) {
            return;
        }
        if (page.blocked()) {
            end();
            return;
        }
        List<Event> next = page.events();
        boolean gap = next.isEmpty() ? page.last() != after : next.get(0).number() != after + 1;
        Buffer chunk = Buffer.buffer(next.size() * 512);
        if (gap) {
            json.appendReset(chunk, page.last());
            after = page.last();
        } else if (!next.isEmpty()) {
            next.forEach(event -> json.append(chunk, event));
            after = next.get(next.size() - 1).number();
            more |= next.size() == Events.PAGE;
            sent.accept(next.size());
        }
        if (chunk.length() > 0) {
            give(chunk);
        } else {
            memory.take(0);
        }
        go();
    }

    /** Keeps proxies from taking the silence for an end, and finds out whether the client is there. */
    private void beat() {
        if (isAsked() && !asking) {
            give(HEARTBEAT);
        }
    }
}
