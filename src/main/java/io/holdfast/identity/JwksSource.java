package io.holdfast.identity;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.codec.BodyCodec;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The issuer's published keys: fetched now and then and, at a bounded rate, when a token names an unknown one. */
final class JwksSource {
    /** How soon an issuer that never answered is asked again. */
    static final Duration FIRST_RETRY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(JwksSource.class);
    private static final int MAX_BYTES = 256 * 1024;

    private static final int CONNECT_MILLIS = 3_000;

    /** Less than the time in which a request must be let in, so that the refusal is ours. */
    private static final int WAIT_MILLIS = 4_000;

    private static final WebClientOptions OPTIONS = new WebClientOptions()
            // whoever could send a redirect would choose our keys
            .setFollowRedirects(false)
            .setUserAgentEnabled(false)
            .setConnectTimeout(CONNECT_MILLIS)
            .setSslHandshakeTimeout(CONNECT_MILLIS)
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);

    private final Vertx vertx;
    private final URI url;
    private final long cooldownNanos;
    private final Runnable changed;
    private final LongSupplier nanos;
    private volatile List<VerificationKey> keys = List.of();
    private volatile boolean everFetched;
    private volatile boolean answered;
    private Future<Void> fetching = Future.succeededFuture();
    private long askedNanos;

    /**
     * Asks the issuer for the first time.
     *
     * @param changed called after the keys were replaced
     * @param nanos a clock that only goes forward
     */
    JwksSource(Vertx vertx, URI url, IdentityConfig config, Runnable changed, LongSupplier nanos) {
        this.vertx = vertx;
        this.url = url;
        this.changed = changed;
        this.nanos = nanos;
        cooldownNanos = config.trusted().jwksCooldown().toNanos();
        vertx.setPeriodic(config.trusted().jwksRefresh().toMillis(), timer -> refresh());
        fetch();
    }

    /** The last good keys. */
    List<VerificationKey> keys() {
        return keys;
    }

    /** Whether the issuer gave keys when it was asked last. */
    boolean isUp() {
        return answered && !keys.isEmpty();
    }

    /**
     * Fetches the keys unless that was just done; callers share a fetch under way.
     *
     * @return when the keys are as new as they may be, whether or not the issuer answered; told on the caller's context,
     *     since a request must not change event loops because another one began the fetch
     */
    Future<Void> refresh() {
        Context here = Vertx.currentContext();
        Promise<Void> told = Promise.promise();
        synchronized (this) {
            if (fetching.isComplete()) {
                long gap = everFetched ? cooldownNanos : Math.min(cooldownNanos, FIRST_RETRY.toNanos());
                if (nanos.getAsLong() - askedNanos < gap) {
                    return Future.succeededFuture();
                }
                fetch();
            }
            fetching.onComplete(done -> {
                if (here == null) {
                    told.complete();
                } else {
                    here.runOnContext(v -> told.complete());
                }
            });
        }
        return told.future();
    }

    private synchronized void fetch() {
        askedNanos = nanos.getAsLong();
        // one for each fetch: web-client reads an answer to its end, whatever became of it, unless it is closed
        WebClient client = WebClient.create(vertx, OPTIONS);
        BoundedBody body = new BoundedBody(MAX_BYTES);
        fetching = client.getAbs(url.toString())
                .putHeader("Accept", "application/jwk-set+json, application/json")
                .as(BodyCodec.pipe(body))
                .send()
                .timeout(WAIT_MILLIS, TimeUnit.MILLISECONDS)
                .onComplete(done -> client.close())
                .map(answer -> take(answer.statusCode(), body))
                .recover(cause -> {
                    // the last good keys stay in force while the issuer is away
                    answered = false;
                    LOG.atWarn()
                            .addKeyValue("cause", String.valueOf(cause.getMessage()))
                            .log("no keys from the issuer");
                    return Future.succeededFuture();
                });
    }

    private Void take(int status, BoundedBody body) {
        if (status != 200) {
            throw new IllegalStateException("the issuer answered " + status);
        }
        keys = StrictJson.object(body.bytes())
                .map(PublishedKey::ofSet)
                .orElseThrow(() -> new IllegalStateException("the issuer's answer is no JWK set"))
                .stream()
                .map(key -> VerificationKey.of(key, vertx))
                .toList();
        everFetched = true;
        answered = true;
        changed.run();
        return null;
    }
}
