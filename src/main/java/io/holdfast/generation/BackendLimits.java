package io.holdfast.generation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.holdfast.http.Exchange;
import io.holdfast.identity.Caller;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * What one backend may ask of this process: so many requests a second, and so many pushes at once. Thread-safe, shared by all
 * event loops.
 */
public final class BackendLimits {
    private record Backend(String issuer, String subject) {}

    /** Requests that may still come, and pushes that are under way. */
    private record Use(Bucket requests, AtomicInteger pushes) {}

    /** Counts from a start: bucket4j compares two times, and gives nothing any more when a clock of the JVM overflows. */
    private record Elapsed(LongSupplier nanos, long start) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos.getAsLong() - start;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    private final GenerationConfig config;
    private final TimeMeter clock;
    private final Cache<Backend, Use> uses =
            Caffeine.newBuilder().expireAfterAccess(Duration.ofDays(1)).build();

    public BackendLimits(GenerationConfig config) {
        this(config, System::nanoTime);
    }

    BackendLimits(GenerationConfig config, LongSupplier nanos) {
        this.config = config;
        clock = new Elapsed(nanos, nanos.getAsLong());
    }

    /** Counts a request; throws {@link ProblemType#TOO_MANY_REQUESTS} when there are too many. */
    public void count(Exchange exchange) {
        count(exchange.caller().orElseThrow());
    }

    public void count(Caller caller) {
        if (!use(caller).requests.tryConsume(1)) {
            throw tooMany("More than " + config.rate() + " requests a second.");
        }
    }

    /**
     * Takes a place for a push.
     *
     * @return gives it back; to be run once; throws {@link ProblemType#TOO_MANY_REQUESTS} when none is free
     */
    Runnable enter(Caller caller) {
        AtomicInteger pushes = use(caller).pushes;
        if (pushes.getAndUpdate(before -> Math.min(config.concurrency(), before + 1)) >= config.concurrency()) {
            throw tooMany("More than " + config.concurrency() + " results at once.");
        }
        return pushes::decrementAndGet;
    }

    private Use use(Caller caller) {
        return uses.get(new Backend(caller.issuer(), caller.who()), first -> new Use(requests(), new AtomicInteger()));
    }

    private Bucket requests() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(config.rate()).refillGreedy(config.rate(), Duration.ofSeconds(1)))
                .withCustomTimePrecision(clock)
                .build();
    }

    private static RuntimeException tooMany(String detail) {
        return new Problem(ProblemType.TOO_MANY_REQUESTS)
                .withDetail(detail)
                .retryAfter(1)
                .asFailure();
    }
}
