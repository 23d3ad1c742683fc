package io.holdfast.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The verifier of before vertx-auth-jwt, beside which the new one is held. */
final class NimbusVerifier {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");
    private static final int MAX_SUBJECT = 255;

    private final IdentityConfig config;
    private final Clock clock;
    private final List<NimbusKeys.Key> settled = new ArrayList<>();

    NimbusVerifier(IdentityConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        config.trusted().keys().forEach(key -> settled.addAll(NimbusKeys.ofText(key)));
        config.trusted().hs256Secret().ifPresent(secret -> settled.add(NimbusKeys.ofSecret(secret)));
    }

    /** Who a token speaks for, if it is good. */
    Optional<Caller> verify(String token) {
        if (token.length() > config.maxTokenBytes() || !SHAPE.matcher(token).matches()) {
            return Optional.empty();
        }
        try {
            return check(SignedJWT.parse(token));
        } catch (ParseException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private Optional<Caller> check(SignedJWT jwt) {
        JWSHeader header = jwt.getHeader();
        boolean odd = header.getCriticalParams() != null
                || header.getJWK() != null
                || header.getJWKURL() != null
                || header.getX509CertURL() != null
                || !header.isBase64URLEncodePayload()
                || (header.getType() != null
                        && !TYPES.contains(header.getType().getType().toLowerCase(Locale.ROOT)));
        if (odd || candidates(header).noneMatch(key -> signed(jwt, key))) {
            return Optional.empty();
        }
        try {
            return caller(jwt.getJWTClaimsSet());
        } catch (ParseException malformed) {
            return Optional.empty();
        }
    }

    private Stream<NimbusKeys.Key> candidates(JWSHeader header) {
        return settled.stream()
                .filter(key -> key.algorithm().equals(header.getAlgorithm()))
                .filter(key -> key.id() == null
                        || header.getKeyID() == null
                        || key.id().equals(header.getKeyID()));
    }

    private static boolean signed(SignedJWT jwt, NimbusKeys.Key key) {
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
}
