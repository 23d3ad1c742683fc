package io.holdfast.db;

import io.holdfast.db.ConnectionUrl.Server;
import io.holdfast.db.ConnectionUrl.Target;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The server that the next connection goes to: of several the one that writes, asked anew when it is not sure any more. What it
 * knows is shared by all event loops.
 */
final class Servers {
    /** Whether a session can't write: a standby, or a server or role that is told to be read-only. */
    static final String READ_ONLY = "pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean";

    /** So that a burst of new connections is one question. */
    private static final long SURE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long TLS_KNOWN_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** SSLRequest (PostgreSQL 18, section 54.7): its length and its code; answered by one byte, {@code S} or {@code N}. */
    private static final Buffer SSL_REQUEST = Buffer.buffer().appendInt(8).appendInt(80_877_103);

    private final Vertx vertx;
    private final DatabaseConfig config;
    private final ConnectionUrl url;
    private final Tls tls;
    private final NetClient questions;
    private final Map<Server, Answer> offers = new ConcurrentHashMap<>();
    private @Nullable Future<PgConnectOptions> found;
    private long foundNanos;

    private record Answer(boolean offered, long nanos) {}

    Servers(Vertx vertx, DatabaseConfig config, ConnectionUrl url) {
        this.vertx = vertx;
        this.config = config;
        this.url = url;
        this.tls = Tls.of(url);
        this.questions = vertx.createNetClient(new NetClientOptions().setConnectTimeout(millis()));
    }

    boolean several() {
        return url.servers().size() > 1;
    }

    /** Has the next one ask anew. */
    synchronized void forget() {
        found = null;
    }

    /** Where to connect now, for a pool; fails where no server fits. */
    Future<SqlConnectOptions> next() {
        return found().map(options -> options);
    }

    /** A connection of its own to that server; fails as {@link #next} and the client do. */
    Future<PgConnection> connect() {
        return found().compose(options -> PgConnection.connect(vertx, options));
    }

    private synchronized Future<PgConnectOptions> found() {
        boolean sure = found != null
                && (!found.isComplete() || (found.succeeded() && System.nanoTime() - foundNanos < SURE_NANOS));
        if (found == null || !sure) {
            foundNanos = System.nanoTime();
            found = url.target() == Target.ANY && !several()
                    ? options(url.servers().get(0))
                    : first();
        }
        return found;
    }

    /** Asks all at once, since one that is away may take long to be so, and takes the first that fits. */
    private Future<PgConnectOptions> first() {
        Promise<PgConnectOptions> fitting = Promise.promise();
        List<Future<PgConnectOptions>> asked =
                url.servers().stream().map(this::fitting).toList();
        asked.forEach(each -> each.onSuccess(fitting::tryComplete));
        Future.join(asked).onFailure(none -> fitting.tryFail(none));
        return fitting.future();
    }

    private Future<PgConnectOptions> fitting(Server server) {
        return options(server).compose(options -> {
            Future<PgConnection> connecting = PgConnection.connect(vertx, options);
            return connecting
                    .timeout(millis(), TimeUnit.MILLISECONDS)
                    .onFailure(late -> connecting.onSuccess(SqlConnection::close))
                    .compose(connection -> fits(connection)
                            .timeout(millis(), TimeUnit.MILLISECONDS)
                            .eventually(connection::close))
                    .compose(fits -> fits
                            ? Future.succeededFuture(options)
                            : Future.failedFuture(new IOException(server + " can't be written to")));
        });
    }

    private Future<Boolean> fits(PgConnection connection) {
        return url.target() == Target.ANY
                ? Future.succeededFuture(true)
                : connection.query("SELECT " + READ_ONLY).execute().map(rows -> !rows.iterator()
                        .next()
                        .getBoolean(0));
    }

    private Future<PgConnectOptions> options(Server server) {
        return offersTls(server).map(offered -> {
            Map<String, String> session = new HashMap<>(url.session());
            session.put("client_encoding", "utf8");
            session.put("DateStyle", "ISO");
            return new PgConnectOptions()
                    .setHost(server.host())
                    .setPort(server.port())
                    .setDatabase(url.database())
                    .setUser(config.user())
                    .setPassword(config.password())
                    .setProperties(session)
                    .setSslMode(tls.client(offered))
                    .setSslOptions(tls.handshake())
                    .setCachePreparedStatements(!config.pooling().transactions())
                    .setUseLayer7Proxy(config.pooling().transactions())
                    .setPreparedStatementCacheMaxSize(256);
        });
    }

    /** Asked beforehand where TLS is not a must: the client leaves its connection open where a server has none to offer. */
    private Future<Boolean> offersTls(Server server) {
        if (!tls.mode().optional() || tls.mode() == Tls.Mode.DISABLE) {
            return Future.succeededFuture(true);
        }
        Answer known = offers.get(server);
        if (known != null && System.nanoTime() - known.nanos < TLS_KNOWN_NANOS) {
            return Future.succeededFuture(known.offered);
        }
        return questions
                .connect(server.port(), server.host())
                .compose(Servers::ask)
                .timeout(millis(), TimeUnit.MILLISECONDS)
                .onSuccess(offered -> offers.put(server, new Answer(offered, System.nanoTime())));
    }

    private static Future<Boolean> ask(NetSocket socket) {
        Promise<Boolean> answer = Promise.promise();
        socket.handler(bytes -> answer.tryComplete(bytes.getByte(0) == 'S'))
                .exceptionHandler(answer::tryFail)
                .closeHandler(v -> answer.tryFail(new IOException("Postgres closed the connection")));
        socket.write(SSL_REQUEST);
        return answer.future().eventually(socket::close);
    }

    private int millis() {
        return (int) config.timeout().toMillis();
    }
}
