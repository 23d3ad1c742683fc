package io.holdfast.generation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.holdfast.http.Exchange;
import io.holdfast.identity.Caller;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What one backend may ask of this process: so many requests a second, and so many pushes at once. Thread-safe, shared by all
 * event loops.
 */
public final class BackendLimits {
    private static final long SECOND = 1_000_000_000;

    private record Backend(String issuer, String subject) {}

    /** Requests that may still come, as of a moment, and pushes that are under way. */
    private static final class Use {
        private double left;
        private long seenNanos;
        private int pushes;

        Use(int left, long seenNanos) {
            this.left = left;
            this.seenNanos = seenNanos;
        }
    }

    private final GenerationConfig config;
    private final LongSupplier nanos;
    private final Cache<Backend, Use> uses =
            Caffeine.newBuilder().expireAfterAccess(Duration.ofDays(1)).build();

    public BackendLimits(GenerationConfig config) {
        this(config, System::nanoTime);
    }

    BackendLimits(GenerationConfig config, LongSupplier nanos) {
        this.config = config;
        this.nanos = nanos;
    }

    /** Counts a request; throws {@link ProblemType#TOO_MANY_REQUESTS} when there are too many. */
    public void count(Exchange exchange) {
        count(exchange.caller().orElseThrow());
    }

    public void count(Caller caller) {
        Use use = use(caller);
        synchronized (use) {
            long now = nanos.getAsLong();
            double earned = (double) (now - use.seenNanos) / SECOND * config.rate();
            use.left = Math.min(config.rate(), use.left + earned);
            use.seenNanos = now;
            if (use.left < 1) {
                throw tooMany("More than " + config.rate() + " requests a second.");
            }
            use.left--;
        }
    }

    /**
     * Takes a place for a push.
     *
     * @return gives it back; to be run once; throws {@link ProblemType#TOO_MANY_REQUESTS} when none is free
     */
    Runnable enter(Caller caller) {
        Use use = use(caller);
        synchronized (use) {
            if (use.pushes >= config.concurrency()) {
                throw tooMany("More than " + config.concurrency() + " results at once.");
            }
            use.pushes++;
        }
        return () -> {
            synchronized (use) {
                use.pushes--;
            }
        };
    }

    private Use use(Caller caller) {
        return uses.get(new Backend(caller.issuer(), caller.who()), first -> new Use(config.rate(), nanos.getAsLong()));
    }

    private static RuntimeException tooMany(String detail) {
        return new Problem(ProblemType.TOO_MANY_REQUESTS)
                .withDetail(detail)
                .retryAfter(1)
                .asFailure();
    }
}
