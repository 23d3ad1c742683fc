package io.holdfast.rights;

import java.util.Optional;
import java.util.UUID;

/**
 * A request for training that the gate turned away.
 *
 * @param reason the sign that gave it away
 * @param account whose media was asked for, where that is known
 * @param channel the way out that stayed shut, where that is known
 */
public record Refusal(RefusalReason reason, Optional<UUID> account, Optional<Channel> channel) {}
