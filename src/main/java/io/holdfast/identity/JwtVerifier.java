package io.holdfast.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Verifies JSON Web Tokens by RFC 7519, RFC 7515 and the checklist of RFC 8725. */
public final class JwtVerifier implements TokenVerifier {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");
    private static final int MAX_SUBJECT = 255;
    private static final List<VerificationKeys.Key> NONE = List.of();

    private final IdentityConfig config;
    private final Clock clock;
    private final List<VerificationKeys.Key> settled = new ArrayList<>();
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
        config.keys().forEach(key -> settled.addAll(VerificationKeys.ofText(key)));
        config.hs256Secret().ifPresent(secret -> settled.add(VerificationKeys.ofSecret(secret)));
        issuer = config.jwksUrl().map(url -> new JwksSource(vertx, url, config, verified::invalidateAll, nanos));
    }

    @Override
    public Future<Caller> verify(String token) {
        Caller known = verified.getIfPresent(token);
        if (known != null && clock.instant().isBefore(known.expires().plus(config.leeway()))) {
            return Future.succeededFuture(known);
        }
        if (token.length() > config.maxTokenBytes() || !SHAPE.matcher(token).matches()) {
            return refused();
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            // one look for both questions: keys that come in between must not make a good token look forged
            List<VerificationKeys.Key> published = published();
            Optional<Caller> caller = check(token, jwt, published);
            if (caller.isPresent() || issuer.isEmpty() || knows(jwt.getHeader(), published)) {
                return caller.map(Future::succeededFuture).orElseGet(JwtVerifier::refused);
            }
            return issuer.get().refresh().compose(v -> again(token, jwt));
        } catch (ParseException | IllegalArgumentException malformed) {
            return refused();
        }
    }

    private Future<Caller> again(String token, SignedJWT jwt) {
        if (issuer.isPresent() && !issuer.get().everFetched()) {
            int seconds = (int) JwksSource.FIRST_RETRY.toSeconds();
            return Future.failedFuture(
                    new Problem(ProblemType.BUSY).retryAfter(seconds).asFailure());
        }
        return check(token, jwt, published()).map(Future::succeededFuture).orElseGet(JwtVerifier::refused);
    }

    private Optional<Caller> check(String token, SignedJWT jwt, List<VerificationKeys.Key> published) {
        JWSHeader header = jwt.getHeader();
        boolean odd = header.getCriticalParams() != null
                || header.getJWK() != null
                || header.getJWKURL() != null
                || header.getX509CertURL() != null
                || !header.isBase64URLEncodePayload()
                || (header.getType() != null
                        && !TYPES.contains(header.getType().getType().toLowerCase(Locale.ROOT)));
        if (odd || candidates(header, published).noneMatch(key -> signed(jwt, key))) {
            return Optional.empty();
        }
        try {
            Optional<Caller> caller = caller(jwt.getJWTClaimsSet());
            caller.ifPresent(c -> verified.put(token, c));
            if (!published().equals(published)) {
                // perhaps signed with a key that was withdrawn meanwhile, after the cache was emptied
                verified.invalidate(token);
            }
            return caller;
        } catch (ParseException malformed) {
            return Optional.empty();
        }
    }

    /** The issuer's keys at this moment; none equals one that was fetched at another. */
    private List<VerificationKeys.Key> published() {
        return issuer.map(JwksSource::keys).orElse(NONE);
    }

    private Stream<VerificationKeys.Key> candidates(JWSHeader header, List<VerificationKeys.Key> published) {
        return Stream.concat(settled.stream(), published.stream())
                .filter(key -> key.algorithm().equals(header.getAlgorithm()))
                .filter(key -> key.id() == null
                        || header.getKeyID() == null
                        || key.id().equals(header.getKeyID()));
    }

    /** Whether the issuer need not be asked, because it published a key of this name. */
    private boolean knows(JWSHeader header, List<VerificationKeys.Key> published) {
        return candidates(header, published)
                .anyMatch(key -> key.id() == null || key.id().equals(header.getKeyID()));
    }

    private static boolean signed(SignedJWT jwt, VerificationKeys.Key key) {
        try {
            return key.verifier().verify(jwt.getHeader(), jwt.getSigningInput(), jwt.getSignature());
        } catch (JOSEException unusable) {
            return false;
        }
    }

    private Optional<Caller> caller(JWTClaimsSet claims) throws ParseException {
        Instant now = clock.instant();
        Date expires = claims.getExpirationTime();
        Date from = claims.getNotBeforeTime();
        String subject = claims.getSubject();
        boolean valid = config.issuer().equals(claims.getIssuer())
                && claims.getAudience().contains(config.audience())
                && expires != null
                && now.isBefore(expires.toInstant().plus(config.leeway()))
                && (from == null || !now.isBefore(from.toInstant().minus(config.leeway())))
                && subject != null
                && !subject.isBlank()
                && subject.length() <= MAX_SUBJECT
                && subject.indexOf('\0') < 0
                // half a surrogate pair would be stored as a question mark, and two subjects as one
                && StandardCharsets.UTF_8.newEncoder().canEncode(subject);
        return valid
                ? Optional.of(new Caller(
                        config.issuer(),
                        subject,
                        scopes(claims),
                        Optional.ofNullable(claims.getStringClaim("purpose")),
                        expires.toInstant(),
                        Optional.ofNullable(claims.getIssueTime()).map(Date::toInstant),
                        region(claims),
                        Optional.empty()))
                : Optional.empty();
    }

    private Optional<String> region(JWTClaimsSet claims) throws ParseException {
        return config.regionClaim().isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(claims.getStringClaim(config.regionClaim().get()));
    }

    private Set<String> scopes(JWTClaimsSet claims) throws ParseException {
        Object scope = claims.getClaim("scope") != null ? claims.getClaim("scope") : claims.getClaim("scp");
        if (scope == null) {
            return config.defaultScopes();
        }
        if (scope instanceof List<?> listed) {
            Set<String> scopes = new HashSet<>();
            listed.forEach(each -> scopes.add(String.valueOf(each)));
            return scopes;
        }
        return new HashSet<>(Arrays.asList(String.valueOf(scope).split(" ")));
    }

    private static <T> Future<T> refused() {
        ProblemException refusal = ProblemType.UNAUTHENTICATED.asFailure();
        return Future.failedFuture(refusal);
    }
}
