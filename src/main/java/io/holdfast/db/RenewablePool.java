package io.holdfast.db;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections of one event loop, all of which are replaced when their server turns out to be one that can't be written to any
 * more, or hangs while another one is there: none of them would find that out by itself.
 */
final class RenewablePool {
    /** The SQLSTATE of a write on a standby (PostgreSQL 18, appendix A). */
    static final String READ_ONLY = "25006";

    private static final Logger LOG = LoggerFactory.getLogger(RenewablePool.class);

    /** So that what is read-only for good costs a few connections, and a promoted standby is found soon. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What changes behind a name or a proxy is noticed after this at the latest. */
    private static final int LIFETIME_MINUTES = 10;

    private final Vertx vertx;
    private final DatabaseConfig config;
    private final Servers servers;
    private final String name;
    private final int connections;
    private volatile Pool current;
    private volatile @Nullable SqlConnectOptions given;
    private long renewedNanos = System.nanoTime() - PAUSE_NANOS;

    RenewablePool(Vertx vertx, DatabaseConfig config, Servers servers, String name, int connections) {
        this.vertx = vertx;
        this.config = config;
        this.servers = servers;
        this.name = name;
        this.connections = connections;
        this.current = open();
    }

    Pool current() {
        return current;
    }

    Future<Void> close() {
        return current.close();
    }

    /** Takes note of a statement that failed. */
    void failed(Throwable cause) {
        if (cause instanceof PgException refused && READ_ONLY.equals(refused.getSqlState())) {
            renew("it is read-only");
        } else if (cause instanceof TimeoutException && servers.several()) {
            SqlConnectOptions before = given;
            servers.next().onSuccess(now -> {
                if (before != null
                        && (now.getPort() != before.getPort() || !now.getHost().equals(before.getHost()))) {
                    renew("it does not answer, and another one does");
                }
            });
        }
    }

    /** Has new connections made in the place of all, whose statements may go on for as long as one may. */
    synchronized void renew(String why) {
        if (System.nanoTime() - renewedNanos < PAUSE_NANOS) {
            return;
        }
        renewedNanos = System.nanoTime();
        LOG.atWarn().addKeyValue("cause", why).log("leaving a Postgres server");
        servers.forget();
        Pool left = current;
        current = open();
        vertx.setTimer(config.timeout().toMillis(), timer -> left.close());
    }

    private Pool open() {
        return PgBuilder.pool()
                .using(vertx)
                .connectingTo(() -> servers.next().onSuccess(options -> given = options))
                .with(new PoolOptions()
                        .setMaxSize(connections)
                        .setMaxWaitQueueSize(config.waitQueue())
                        .setConnectionTimeout((int) config.timeout().toMillis())
                        .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setIdleTimeout(60)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS)
                        .setMaxLifetime(LIFETIME_MINUTES)
                        .setMaxLifetimeUnit(TimeUnit.MINUTES)
                        .setName(name))
                .with(socket(config))
                .build();
    }

    /** A socket that notices when Postgres is gone. */
    static NetClientOptions socket(DatabaseConfig config) {
        int millis = (int) config.timeout().toMillis();
        return new NetClientOptions()
                .setTcpKeepAlive(true)
                .setTcpUserTimeout(millis)
                .setConnectTimeout(millis);
    }
}
