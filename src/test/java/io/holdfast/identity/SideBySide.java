package io.holdfast.identity;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks the verifier of before and that of now, and does not let them differ. */
final class SideBySide implements TokenVerifier {
    static final AtomicInteger AGREED = new AtomicInteger();

    private final IdentityConfig config;
    private final JwtVerifier now;
    private final NimbusVerifier before;

    SideBySide(Vertx vertx, IdentityConfig config) {
        this.config = config;
        now = new JwtVerifier(vertx, config, Clock.systemUTC());
        before = new NimbusVerifier(config, Clock.systemUTC());
    }

    IdentityConfig config() {
        return config;
    }

    @Override
    public Future<Caller> verify(String token) {
        return now.verify(token).transform(answer -> {
            Optional<Caller> old = before.verify(token);
            if (!old.equals(Optional.ofNullable(answer.result()))) {
                return Future.failedFuture(new AssertionError("before " + old + ", now " + answer + ": " + token));
            }
            AGREED.incrementAndGet();
            return answer.succeeded() ? Future.succeededFuture(answer.result()) : Future.failedFuture(answer.cause());
        });
    }
}
