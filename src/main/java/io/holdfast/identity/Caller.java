package io.holdfast.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Who is asking, as a verified token says.
 *
 * @param issuer the token's {@code iss}
 * @param subject the token's {@code sub}; with the issuer it names the account
 * @param scopes what the token allows
 * @param purpose what the token says media is wanted for, in its own words (claim {@code purpose})
 * @param expires when the token stops being valid, without leeway
 * @param issued when the token was issued, if it says so (claim {@code iat})
 * @param region where the token says that the account is at home, if it says so
 * @param actor the token's own {@code sub}, when it acts for somebody else
 */
public record Caller(
        String issuer,
        String subject,
        Set<String> scopes,
        Optional<String> purpose,
        Instant expires,
        Optional<Instant> issued,
        Optional<String> region,
        Optional<String> actor) {
    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** A caller for itself, whose token does not say when it was issued. */
    public Caller(String issuer, String subject, Set<String> scopes, Optional<String> purpose, Instant expires) {
        this(issuer, subject, scopes, purpose, expires, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same token, acting for another subject of its issuer. */
    public Caller onBehalfOf(String other) {
        return new Caller(issuer, other, scopes, purpose, expires, issued, region, Optional.of(subject));
    }

    /** Who really asks: the token's own {@code sub}. */
    public String who() {
        return actor.orElse(subject);
    }

    /** Whether the token allows this. */
    public boolean may(String scope) {
        return scopes.contains(scope);
    }
}
