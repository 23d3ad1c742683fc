package io.holdfast.events.sse;

import io.holdfast.db.Database;
import io.holdfast.events.Events;
import io.holdfast.events.EventsConfig;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The event streams that are open in the process, on all its event loops; wakes those that have something to send. */
public final class OpenStreams {
    private static final int BATCH = 1_000;

    private final Events events;
    private final EventsConfig config;
    private final Map<UUID, Set<EventFeed>> feeds = new ConcurrentHashMap<>();
    private int open;
    private boolean closed;

    /**
     * Makes it.
     *
     * @param database for the work behind all requests
     */
    public OpenStreams(Database database, EventsConfig config) {
        this.events = new Events(database);
        this.config = config;
    }

    /** Looks now and then from here on for what no notification told of. */
    public void start(Vertx vertx) {
        vertx.setPeriodic(config.poll().toMillis(), timer -> look());
    }

    /** Wakes the streams of an account; from any thread. */
    public void wake(UUID account) {
        feeds.getOrDefault(account, Set.of()).forEach(EventFeed::wake);
    }

    /** Wakes those that are behind and ends those of blocked accounts; from any thread. */
    public void look() {
        List<UUID> accounts = new ArrayList<>(feeds.keySet());
        for (int from = 0; from < accounts.size(); from += BATCH) {
            // what fails is found by the next look
            events.standings(accounts.subList(from, Math.min(accounts.size(), from + BATCH)))
                    .onSuccess(standings -> standings.forEach(this::tell));
        }
    }

    /** How many there are. */
    public synchronized int open() {
        return open;
    }

    /** Ends all, and lets none in any more; from any thread. */
    public void close() {
        synchronized (this) {
            closed = true;
        }
        feeds.values().forEach(theirs -> theirs.forEach(EventFeed::end));
    }

    /** Lets one in; throws {@link ProblemType#TOO_MANY_REQUESTS}, or {@link ProblemType#BUSY} at the end. */
    synchronized void enter(EventFeed feed) {
        if (closed) {
            throw new Problem(ProblemType.BUSY).retryAfter(2).asFailure();
        }
        int theirs = feeds.getOrDefault(feed.account(), Set.of()).size();
        if (open >= config.maxStreams() || theirs >= config.maxStreamsPerAccount()) {
            throw new Problem(ProblemType.TOO_MANY_REQUESTS)
                    .withDetail("Too many event streams are open; one serves all of a page.")
                    .retryAfter(10)
                    .asFailure();
        }
        open++;
        feeds.computeIfAbsent(feed.account(), account -> ConcurrentHashMap.newKeySet())
                .add(feed);
    }

    synchronized void leave(EventFeed feed) {
        Set<EventFeed> theirs = feeds.get(feed.account());
        if (theirs != null && theirs.remove(feed)) {
            open--;
            if (theirs.isEmpty()) {
                feeds.remove(feed.account());
            }
        }
    }

    private void tell(Events.Standing standing) {
        for (EventFeed feed : feeds.getOrDefault(standing.account(), Set.of())) {
            if (standing.blocked()) {
                feed.end();
            } else if (feed.after() != standing.last()) {
                feed.wake();
            }
        }
    }
}
