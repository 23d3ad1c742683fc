package io.holdfast.db;

import io.holdfast.retry.Backoff;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what any process tells through Postgres ({@code LISTEN}) on one connection, which is made anew whenever it is
 * lost. What is told meanwhile is not heard, so whoever depends on it looks by itself too.
 */
public final class Notifications {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final Backoff RECONNECTS = Backoff.doubling(Duration.ofMillis(100), Duration.ofSeconds(5));

    /** A connection that a firewall forgot says nothing by itself. */
    private static final long PROBE_MILLIS = 10_000;

    private final Vertx vertx;
    private final Context context;
    private final DatabaseConfig config;
    private final Servers servers;
    private final String channel;
    private final Consumer<String> heard;
    private final Runnable regained;
    private int failures;
    private @Nullable Pool line;
    private boolean closed;

    /**
     * Makes one; nothing is heard before {@link #start}.
     *
     * @param channel an SQL name
     * @param heard told each payload, on one event loop
     * @param regained called each time the connection is there, for what was told before
     */
    public Notifications(
            Vertx vertx, DatabaseConfig config, String channel, Consumer<String> heard, Runnable regained) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.config = config;
        this.servers = new Servers(vertx, config.sessions(), config.direct());
        this.channel = channel;
        this.heard = heard;
        this.regained = regained;
    }

    /** Listens from here on. */
    public void start() {
        context.runOnContext(v -> connect());
    }

    /** Hears nothing any more. */
    public void close() {
        context.runOnContext(v -> {
            closed = true;
            hangUp();
        });
    }

    private void connect() {
        if (closed) {
            return;
        }
        // a pool of one, because only a pool's connections have time-outs
        Pool pool = PgBuilder.pool()
                .using(vertx)
                .connectingTo(servers::next)
                .with(new PoolOptions()
                        .setMaxSize(1)
                        .setConnectionTimeout((int) config.timeout().toMillis())
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setName("notifications"))
                .with(RenewablePool.socket(config))
                .build();
        line = pool;
        bounded(pool.getConnection().compose(connection -> listen(pool, PgConnection.cast(connection))))
                .onSuccess(connection -> {
                    failures = 0;
                    regained.run();
                    probe(pool, connection);
                })
                .onFailure(cause -> lost(pool));
    }

    private Future<PgConnection> listen(Pool pool, PgConnection connection) {
        connection
                .notificationHandler(notification -> heard.accept(notification.getPayload()))
                .closeHandler(v -> lost(pool));
        return subscribe(connection).map(v -> connection);
    }

    /** May be said again, which shows that the connection still is one, and to a server where something happens. */
    private Future<?> subscribe(PgConnection connection) {
        return connection
                .query("SELECT " + Servers.READ_ONLY)
                .execute()
                .compose(rows -> rows.iterator().next().getBoolean(0)
                        ? Future.failedFuture("a server that can't be written to")
                        : connection.query("LISTEN " + channel).execute());
    }

    private void probe(Pool pool, PgConnection connection) {
        vertx.setTimer(PROBE_MILLIS, timer -> {
            if (line == pool) {
                bounded(subscribe(connection))
                        .onSuccess(rows -> probe(pool, connection))
                        .onFailure(cause -> lost(pool));
            }
        });
    }

    private <T> Future<T> bounded(Future<T> running) {
        return running.timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lost(Pool pool) {
        if (line != pool) {
            return; // told of by several signs
        }
        hangUp();
        LOG.atInfo().addKeyValue("channel", channel).log("notifications are cut off, connecting again");
        vertx.setTimer(RECONNECTS.after(failures).toMillis(), timer -> connect());
        failures++;
    }

    private void hangUp() {
        Pool gone = line;
        line = null;
        if (gone != null) {
            gone.close();
        }
    }
}
