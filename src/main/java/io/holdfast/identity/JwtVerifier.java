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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Verifies JSON Web Tokens by RFC 7519, RFC 7515 and the checklist of RFC 8725. */
public final class JwtVerifier implements TokenVerifier {
    /** What no issuer publishes a key of. */
    private static final String SHARED = "HS256";

    private static final List<VerificationKey> NONE = List.of();

    /** Refusals that a newer key of the issuer may turn. */
    private static final Set<Object> OF_KEYS = Set.of(TokenFault.UNKNOWN_KEY.word(), TokenFault.SIGNATURE.word());

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
                .forEach(key -> settled.add(VerificationKey.of(key, vertx)));
        config.trusted().hs256Secret().ifPresent(secret -> settled.add(VerificationKey.ofSecret(secret, vertx)));
        issuer = config.trusted()
                .jwksUrl()
                .map(url -> new JwksSource(vertx, url, config, verified::invalidateAll, nanos));
    }

    /** Whether the issuer's keys are there, or none are published. */
    public boolean hasKeys() {
        return issuer.map(JwksSource::isUp).orElse(true);
    }

    @Override
    public Future<Caller> verify(String token) {
        Caller known = verified.getIfPresent(token);
        if (known != null && clock.instant().isBefore(known.expires().plus(config.leeway()))) {
            return Future.succeededFuture(known);
        }
        Optional<TokenParts> read = token.length() > config.maxTokenBytes() ? Optional.empty() : TokenParts.of(token);
        if (read.isEmpty()) {
            return Future.failedFuture(TokenFault.MALFORMED.refusal());
        }
        TokenParts parts = read.get();
        // one look for both questions: keys that come in between must not make a good token look forged
        List<VerificationKey> published = published();
        return check(parts, published)
                .recover(refusal -> issuer.isEmpty() || isFinal(refusal) || knows(parts, published)
                        ? Future.failedFuture(refusal)
                        : issuer.get().refresh().compose(v -> again(parts)));
    }

    /** Whether other keys would change nothing: a key that is believed signed it, or it is not the issuer's at all. */
    private static boolean isFinal(Throwable refusal) {
        return !(refusal instanceof ProblemException refused)
                || !OF_KEYS.contains(refused.problem().extensions().get("reason"));
    }

    private Future<Caller> again(TokenParts parts) {
        if (issuer.isPresent()
                && published().isEmpty()
                && !parts.header().algorithm().equals(SHARED)) {
            int seconds = (int) JwksSource.FIRST_RETRY.toSeconds();
            return Future.failedFuture(new Problem(ProblemType.IDENTITY_UNAVAILABLE)
                    .retryAfter(seconds)
                    .asFailure());
        }
        return check(parts, published());
    }

    private Future<Caller> check(TokenParts parts, List<VerificationKey> published) {
        List<VerificationKey> candidates =
                keys(published).filter(key -> key.fits(parts.header())).toList();
        return isSigned(parts, candidates.iterator()).compose(signed -> {
            TokenClaims claims = new TokenClaims(parts.claims(), config);
            if (!signed) {
                TokenFault unsigned = candidates.isEmpty() ? TokenFault.UNKNOWN_KEY : TokenFault.SIGNATURE;
                return Future.failedFuture((claims.ofAnother() ? TokenFault.ISSUER : unsigned).refusal());
            }
            Instant now = clock.instant();
            Optional<Caller> caller = claims.caller(now);
            if (caller.isEmpty()) {
                return Future.failedFuture(
                        claims.fault(now).orElse(TokenFault.CLAIMS).refusal());
            }
            verified.put(parts.text(), caller.get());
            if (!published().equals(published)) {
                // perhaps signed with a key that was withdrawn meanwhile, after the cache was emptied
                verified.invalidate(parts.text());
            }
            return Future.succeededFuture(caller.get());
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
}
