package io.holdfast.identity;

import java.util.Optional;
import java.util.UUID;

/**
 * A caller who was let in.
 *
 * @param account whose assets the caller acts on
 * @param unaccepted the newest material version of the policy that the account has not accepted
 */
public record Admitted(UUID account, Optional<String> unaccepted) {
    /** One who has nothing to be told. */
    public Admitted(UUID account) {
        this(account, Optional.empty());
    }
}
