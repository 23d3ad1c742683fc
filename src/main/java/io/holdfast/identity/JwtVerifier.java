package io.holdfast.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Verifies JSON Web Tokens by RFC 7519, RFC 7515 and the checklist of RFC 8725. */
public final class JwtVerifier implements TokenVerifier {
    private static final List<VerificationKey> NONE = List.of();

    private final IdentityConfig config;
    private final Clock clock;
    private final List<VerificationKey> settled = new ArrayList<>();
    private final Optional<JwksSource> issuer;

    /** Verified tokens, so that a busy client costs one signature in five minutes. */
    private final Cache<String, Caller> verified = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(5))
            .build();

    /** Makes a verifier; throws {@link IllegalArgumentException} when a key of the settings can't be used. */
    public JwtVerifier(Vertx vertx, IdentityConfig config, Clock clock) {
        this(vertx, config, clock, System::nanoTime);
    }

    JwtVerifier(Vertx vertx, IdentityConfig config, Clock clock, LongSupplier nanos) {
        this.config = config;
        this.clock = clock;
        config.trusted().keys().stream()
                .flatMap(text -> PublishedKey.ofText(text).stream())
                .forEach(key -> settled.add(VerificationKey.of(key, vertx, config)));
        config.trusted()
                .hs256Secret()
                .ifPresent(secret -> settled.add(VerificationKey.ofSecret(secret, vertx, config)));
        issuer = config.trusted()
                .jwksUrl()
                .map(url -> new JwksSource(vertx, url, config, verified::invalidateAll, nanos));
    }

    @Override
    public Future<Caller> verify(String token) {
        Caller known = verified.getIfPresent(token);
        if (known != null && clock.instant().isBefore(known.expires().plus(config.leeway()))) {
            return Future.succeededFuture(known);
        }
        Optional<TokenParts> read = token.length() > config.maxTokenBytes() ? Optional.empty() : TokenParts.of(token);
        if (read.isEmpty()) {
            return refused();
        }
        TokenParts parts = read.get();
        // one look for both questions: keys that come in between must not make a good token look forged
        List<VerificationKey> published = published();
        return check(parts, published)
                .compose(caller -> caller.isPresent() || issuer.isEmpty() || knows(parts, published)
                        ? answer(caller)
                        : issuer.get().refresh().compose(v -> again(parts)));
    }

    private Future<Caller> again(TokenParts parts) {
        if (issuer.isPresent() && !issuer.get().everFetched()) {
            int seconds = (int) JwksSource.FIRST_RETRY.toSeconds();
            return Future.failedFuture(
                    new Problem(ProblemType.BUSY).retryAfter(seconds).asFailure());
        }
        return check(parts, published()).compose(JwtVerifier::answer);
    }

    private Future<Optional<Caller>> check(TokenParts parts, List<VerificationKey> published) {
        Iterator<VerificationKey> candidates =
                keys(published).filter(key -> key.fits(parts.header())).iterator();
        return isSigned(parts, candidates).map(signed -> {
            if (!signed) {
                return Optional.empty();
            }
            Optional<Caller> caller = new TokenClaims(parts.claims(), config).caller(clock.instant());
            caller.ifPresent(c -> verified.put(parts.text(), c));
            if (!published().equals(published)) {
                // perhaps signed with a key that was withdrawn meanwhile, after the cache was emptied
                verified.invalidate(parts.text());
            }
            return caller;
        });
    }

    private static Future<Boolean> isSigned(TokenParts parts, Iterator<VerificationKey> candidates) {
        return candidates.hasNext()
                ? candidates
                        .next()
                        .authenticate(parts.text(), parts.signature())
                        .map(user -> true)
                        .recover(another -> isSigned(parts, candidates))
                : Future.succeededFuture(false);
    }

    /** The issuer's keys at this moment; none equals one that was fetched at another. */
    private List<VerificationKey> published() {
        return issuer.map(JwksSource::keys).orElse(NONE);
    }

    private Stream<VerificationKey> keys(List<VerificationKey> published) {
        return Stream.concat(settled.stream(), published.stream());
    }

    /** Whether the issuer need not be asked, because it published a key of this name. */
    private boolean knows(TokenParts parts, List<VerificationKey> published) {
        return keys(published).anyMatch(key -> key.isNamedBy(parts.header()));
    }

    private static Future<Caller> answer(Optional<Caller> caller) {
        return caller.map(Future::succeededFuture).orElseGet(JwtVerifier::refused);
    }

    private static Future<Caller> refused() {
        ProblemException refusal = ProblemType.UNAUTHENTICATED.asFailure();
        return Future.failedFuture(refusal);
    }
}
