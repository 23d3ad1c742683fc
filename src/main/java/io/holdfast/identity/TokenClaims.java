package io.holdfast.identity;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
        Optional<Instant> issued = Members.time(claims, "iat");
        Optional<String> subject = Members.string(claims, "sub").filter(TokenClaims::isName);
        Optional<Set<String>> scopes = scopes();
        return fault(now).isPresent() || expires.isEmpty() || subject.isEmpty() || scopes.isEmpty()
                ? Optional.empty()
                : Optional.of(new Caller(
                        config.issuer(),
                        subject.get(),
                        scopes.get(),
                        Optional.ofNullable(claims.getString("purpose")),
                        expires.get(),
                        issued,
                        config.regionClaim().map(claims::getString),
                        Optional.empty()));
    }

    /** Whether it says to be of another issuer. */
    boolean ofAnother() {
        return !(claims.getValue("iss") instanceof String issuer
                && config.issuer().equals(issuer));
    }

    /** What is wrong with its claims, if anything is; the first of several. */
    Optional<TokenFault> fault(Instant now) {
        if (!isWellTyped()) {
            return Optional.of(TokenFault.CLAIMS);
        }
        if (ofAnother()) {
            return Optional.of(TokenFault.ISSUER);
        }
        if (!Members.strings(claims, "aud").contains(config.audience())) {
            return Optional.of(TokenFault.AUDIENCE);
        }
        Optional<Instant> expires = Members.time(claims, "exp");
        if (expires.filter(time -> !now.isBefore(time.plus(config.leeway()))).isPresent()) {
            return Optional.of(TokenFault.EXPIRED);
        }
        boolean early = Members.time(claims, "nbf")
                        .filter(time -> now.isBefore(time.minus(config.leeway())))
                        .isPresent()
                // one that claims to be of later would outlive an erasure of the account
                || Members.time(claims, "iat")
                        .filter(time -> time.isAfter(now.plus(config.skew())))
                        .isPresent();
        if (early) {
            return Optional.of(TokenFault.NOT_YET_VALID);
        }
        boolean named =
                Members.string(claims, "sub").filter(TokenClaims::isName).isPresent();
        return expires.isPresent() && named && scopes().isPresent() ? Optional.empty() : Optional.of(TokenFault.CLAIMS);
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

    private static boolean isName(String subject) {
        return !subject.isBlank()
                && subject.length() <= MAX_SUBJECT
                && subject.indexOf('\0') < 0
                // half a surrogate pair would be stored as a question mark, and two subjects as one
                && StandardCharsets.UTF_8.newEncoder().canEncode(subject);
    }

    /** A text of words, or some write a list of them; none when it is anything else, {@code null} too. */
    private Optional<Set<String>> scopes() {
        boolean wellTyped = Stream.of("scope", "scp")
                .filter(claims::containsKey)
                .allMatch(name -> Members.isStringOrStrings(claims, name));
        if (!wellTyped) {
            return Optional.empty();
        }
        String name = claims.containsKey("scope") ? "scope" : "scp";
        if (!claims.containsKey(name)) {
            return Optional.of(config.defaultScopes());
        }
        Set<String> scopes = new HashSet<>();
        Members.strings(claims, name)
                .forEach(text -> scopes.addAll(
                        claims.getValue(name) instanceof String ? List.of(text.split(" ")) : List.of(text)));
        scopes.remove("");
        return Optional.of(scopes);
    }
}
