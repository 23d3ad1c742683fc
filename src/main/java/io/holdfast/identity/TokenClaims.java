package io.holdfast.identity;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Claims of a token (RFC 7519 section 4), none of which is believed before the signature was verified. */
final class TokenClaims {
    private static final int MAX_SUBJECT = 255;
    private static final List<String> TIMES = List.of("exp", "nbf", "iat");

    private final JsonObject claims;
    private final IdentityConfig config;

    TokenClaims(JsonObject claims, IdentityConfig config) {
        this.claims = claims;
        this.config = config;
    }

    /**
     * Who the token speaks for.
     *
     * @return empty when a claim is malformed, or the token is not for us, not valid now or names nobody
     */
    Optional<Caller> caller(Instant now) {
        Optional<Instant> expires = Members.time(claims, "exp");
        Optional<Instant> from = Members.time(claims, "nbf");
        Optional<String> subject = subject().filter(TokenClaims::isName);
        boolean valid = isWellTyped()
                && config.issuer().equals(claims.getString("iss"))
                && Members.strings(claims, "aud").contains(config.audience())
                && expires.filter(time -> now.isBefore(time.plus(config.leeway())))
                        .isPresent()
                && from.filter(time -> now.isBefore(time.minus(config.leeway())))
                        .isEmpty()
                && subject.isPresent();
        return valid
                ? Optional.of(new Caller(
                        config.issuer(),
                        subject.get(),
                        scopes(),
                        Optional.ofNullable(claims.getString("purpose")),
                        expires.get(),
                        Members.time(claims, "iat"),
                        config.regionClaim().map(claims::getString),
                        Optional.empty()))
                : Optional.empty();
    }

    private boolean isWellTyped() {
        return Members.isStringOrNull(claims, "iss")
                && Members.isStringOrNull(claims, "jti")
                && Members.isStringOrNull(claims, "purpose")
                && config.regionClaim()
                        .filter(name -> !Members.isStringOrNull(claims, name))
                        .isEmpty()
                && TIMES.stream().allMatch(name -> Members.isTimeOrAbsent(claims, name));
    }

    /** Numbers are no subjects by the RFC, but issuers with numbered users send them. */
    private Optional<String> subject() {
        Object subject = claims.getValue("sub");
        return subject instanceof String || subject instanceof Number
                ? Optional.of(subject.toString())
                : Optional.empty();
    }

    private static boolean isName(String subject) {
        return !subject.isBlank()
                && subject.length() <= MAX_SUBJECT
                && subject.indexOf('\0') < 0
                // half a surrogate pair would be stored as a question mark, and two subjects as one
                && StandardCharsets.UTF_8.newEncoder().canEncode(subject);
    }

    private Set<String> scopes() {
        Object scope = claims.getValue("scope") != null ? claims.getValue("scope") : claims.getValue("scp");
        if (scope == null) {
            return config.defaultScopes();
        }
        if (scope instanceof JsonArray listed) {
            Set<String> scopes = new HashSet<>();
            listed.forEach(each -> scopes.add(String.valueOf(each)));
            return scopes;
        }
        return new HashSet<>(Arrays.asList(String.valueOf(scope).split(" ")));
    }
}
