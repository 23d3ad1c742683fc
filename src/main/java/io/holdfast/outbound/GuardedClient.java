package io.holdfast.outbound;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Calls targets at the very addresses that were checked, so that a name can't mean another one by the time of the call.
 *
 * <p>For one event loop. It sends no field but those it is given and what HTTP needs, and no credentials at all.
 */
public final class GuardedClient {
    private static final int MAX_REDIRECTS = 5;
    private static final int MAX_ADDRESSES = 3;
    private static final int CONNECTIONS = 32;
    private static final int HEADER_BYTES = 32 * 1024;
    private static final int BUFFER = 256 * 1024;
    private static final int KEEP_ALIVE_SECONDS = 10;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<String> NEVER_SENT =
            Set.of("authorization", "proxy-authorization", "cookie", "host", "transfer-encoding", "content-length");

    private final Vertx vertx;
    private final AddressGuard guard;
    private final ClientTimeouts patience;
    private final HttpClient client;

    /** Makes one that trusts the certificate authorities of the JVM. */
    public GuardedClient(Vertx vertx, AddressGuard guard, ClientTimeouts patience) {
        this(vertx, guard, patience, new HttpClientOptions());
    }

    GuardedClient(Vertx vertx, AddressGuard guard, ClientTimeouts patience, HttpClientOptions options) {
        this.vertx = vertx;
        this.guard = guard;
        this.patience = patience;
        int connectMillis = Math.toIntExact(patience.connect().toMillis());
        this.client = vertx.httpClientBuilder()
                .with(options.setConnectTimeout(connectMillis)
                        .setSslHandshakeTimeout(connectMillis)
                        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                        .setMaxHeaderSize(HEADER_BYTES) // redirects to signed URLs are long
                        .setMaxChunkSize(BUFFER)
                        .setDecompressionSupported(false)
                        .setVerifyHost(true)
                        .setTrustAll(false))
                .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(4 * CONNECTIONS))
                .withConnectHandler(connection -> connection.exceptionHandler(ordinary -> {}))
                .build();
    }

    /**
     * Asks for a resource and follows redirects, each of which is checked like the first URL.
     *
     * @param account for whom
     * @param fields sent along, redirected or not
     * @return the answer, which is no redirect, its body held back; fails with {@link AddressRefused} when it leads where
     *     nothing may be called, and with any other cause when it may work later
     */
    public Future<Reply> get(UUID account, Target target, Map<String, String> fields) {
        return follow(account, target, fields, MAX_REDIRECTS);
    }

    /**
     * Sends a small body, and follows no redirect: a body meant for one receiver is not for another.
     *
     * @param account for whom
     * @param fields sent along, {@code Content-Type} among them
     * @return the answer, a redirect like any other, its body held back; fails as {@link #get} does
     */
    public Future<Reply> post(UUID account, Target target, Map<String, String> fields, Buffer body) {
        return call(account, HttpMethod.POST, target, fields, body);
    }

    /** Closes its connections. */
    public Future<Void> close() {
        return client.close();
    }

    private Future<Reply> follow(UUID account, Target target, Map<String, String> fields, int left) {
        return call(account, HttpMethod.GET, target, fields, Buffer.buffer()).compose(reply -> {
            String location = reply.headers().get("Location");
            if (!REDIRECTS.contains(reply.status()) || location == null) {
                return Future.succeededFuture(reply);
            }
            reply.cut();
            if (left == 0) {
                return Future.failedFuture(new AddressRefused("redirects too often"));
            }
            return follow(account, guard.redirected(target, location), fields, left - 1);
        });
    }

    private Future<Reply> call(
            UUID account, HttpMethod method, Target target, Map<String, String> fields, Buffer body) {
        return guard.addresses(target, account)
                .compose(addresses -> connect(options(method, target, fields), addresses, target.port(), 0))
                .compose(request -> send(request, target, body));
    }

    /** Whatever comes here was checked; the next one is tried when one can't be reached. */
    private Future<HttpClientRequest> connect(RequestOptions options, List<InetAddress> checked, int port, int which) {
        String address = checked.get(which).getHostAddress();
        boolean last = which + 1 == Math.min(checked.size(), MAX_ADDRESSES);
        return client.request(options.setServer(SocketAddress.inetSocketAddress(port, address)))
                .recover(cause -> last ? Future.failedFuture(cause) : connect(options, checked, port, which + 1));
    }

    private Future<Reply> send(HttpClientRequest request, Target target, Buffer body) {
        request.exceptionHandler(ordinary -> {});
        Future<Reply> replied = (body.length() == 0 ? request.send() : request.send(body)).map(response -> {
            response.pause(); // at once, since its bytes may be at hand
            return new Reply(vertx, response, target, patience.body());
        });
        return replied.timeout(patience.firstByte().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(late -> {
                    request.reset();
                    replied.onSuccess(Reply::cut);
                });
    }

    private RequestOptions options(HttpMethod method, Target target, Map<String, String> fields) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setSsl(target.secure())
                .setHost(target.host()) // what Host, SNI and the certificate are about
                .setPort(target.port())
                .setURI(target.requested())
                .setFollowRedirects(false)
                .setConnectTimeout(patience.connect().toMillis());
        fields.forEach((name, value) -> {
            if (NEVER_SENT.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("not to be sent: " + name);
            }
            options.putHeader(name, value);
        });
        return options;
    }
}
