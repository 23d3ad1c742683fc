package io.holdfast.identity;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The issuer's published keys: fetched now and then and, at a bounded rate, when a token names an unknown one. */
final class JwksSource {
    private static final Logger LOG = LoggerFactory.getLogger(JwksSource.class);
    private static final int MOST_BYTES = 256 * 1024;
    private static final int TIMEOUT_SECONDS = 5;

    private final WebClient client;
    private final URI url;
    private final long cooldownNanos;
    private final Runnable changed;
    private volatile List<VerificationKeys.Key> keys = List.of();
    private volatile boolean everFetched;
    private Future<Void> fetching = Future.succeededFuture();
    private long askedNanos;

    JwksSource(Vertx vertx, URI url, IdentityConfig config, Runnable changed) {
        this.url = url;
        this.changed = changed;
        cooldownNanos = config.jwksCooldown().toNanos();
        askedNanos = System.nanoTime() - cooldownNanos;
        client = WebClient.create(
                vertx,
                new WebClientOptions().setFollowRedirects(false).setConnectTimeout(TIMEOUT_SECONDS * 1_000),
                new PoolOptions().setHttp1MaxSize(1).setMaxWaitQueueSize(1));
        vertx.setPeriodic(config.jwksRefresh().toMillis(), timer -> refresh());
        refresh();
    }

    /** The last good keys. */
    List<VerificationKeys.Key> keys() {
        return keys;
    }

    /** Whether the issuer ever answered. */
    boolean everFetched() {
        return everFetched;
    }

    /** Fetches the keys unless that was just done; callers share a fetch under way. */
    synchronized Future<Void> refresh() {
        long now = System.nanoTime();
        if (!fetching.isComplete() || now - askedNanos < cooldownNanos) {
            return fetching;
        }
        askedNanos = now;
        fetching = client.request(HttpMethod.GET, new RequestOptions().setAbsoluteURI(url.toString()))
                .send()
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .map(answer -> {
                    Buffer body = answer.body();
                    if (answer.statusCode() != 200 || body == null || body.length() > MOST_BYTES) {
                        throw new IllegalStateException("status " + answer.statusCode());
                    }
                    return take(body);
                })
                .recover(cause -> {
                    // the last good keys stay in force while the issuer is away
                    LOG.atWarn()
                            .addKeyValue("cause", cause.getClass().getSimpleName())
                            .log("no keys from the issuer");
                    return Future.succeededFuture();
                });
        return fetching;
    }

    private Void take(Buffer body) {
        try {
            keys = VerificationKeys.ofSet(JSONObjectUtils.parse(body.toString()));
            everFetched = true;
            changed.run();
        } catch (ParseException malformed) {
            throw new IllegalStateException(malformed);
        }
        return null;
    }
}
