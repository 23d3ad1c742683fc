package io.holdfast.disclosure;

import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** What is to become a disclosure, if it may. */
sealed interface DisclosureEntry {
    /** Whose asset it is about. */
    UUID account();

    /** What its row will be called. */
    UUID id();

    /** A backend gets an input, if a run of its own that is not over was given that. */
    record ToRun(UUID account, UUID id, UUID asset, String channel, String purpose, String recipient)
            implements DisclosureEntry {}

    /**
     * Whoever holds a link gets the asset or its description, if the link is not over.
     *
     * @param content whether bytes leave, which is a use of the link
     * @param viewing which of the ranges of one viewing this is; none when it is a use by itself
     * @param until how long further ranges of the viewing may come
     */
    record ToLink(
            UUID account,
            UUID id,
            UUID link,
            boolean content,
            Optional<UUID> viewing,
            OffsetDateTime until,
            String purpose)
            implements DisclosureEntry {}

    /**
     * Somebody wanted an asset for training and did not get it.
     *
     * @param id the same for what is recorded only once
     * @param asset of the account, unless there is a link
     * @param link the link that was tried
     */
    record Refused(UUID account, UUID id, Optional<UUID> asset, Optional<UUID> link, String channel, String recipient)
            implements DisclosureEntry {}
}
