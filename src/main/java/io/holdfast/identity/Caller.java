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
 */
public record Caller(String issuer, String subject, Set<String> scopes, Optional<String> purpose, Instant expires) {
    public Caller {
        scopes = Set.copyOf(scopes);
    }

    /** Whether the token allows this. */
    public boolean may(String scope) {
        return scopes.contains(scope);
    }
}
