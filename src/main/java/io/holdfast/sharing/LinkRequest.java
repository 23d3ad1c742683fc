package io.holdfast.sharing;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;

/**
 * What an owner wants of a new link.
 *
 * @param label what the owner calls it, shown to nobody else
 * @param mostUses how often it may let somebody have the bytes
 */
record LinkRequest(Instant expiresAt, Optional<Integer> mostUses, Optional<String> label) {
    private static final Set<String> FIELDS = Set.of("expiresAt", "maxDownloads", "label");
    private static final int MAX_LABEL = 200;
    private static final int MAX_USES = 1_000_000;

    /** Reads one; throws {@link ProblemType#INVALID_FIELD} for a field that is not known or not valid. */
    static LinkRequest of(JsonObject asked, SharingConfig config, Instant now) {
        asked.fieldNames().stream()
                .filter(field -> !FIELDS.contains(field))
                .findFirst()
                .ifPresent(field -> {
                    throw Problem.invalidField(field, "is not known").asFailure();
                });
        return new LinkRequest(expiresAt(asked, config, now), mostUses(asked), label(asked));
    }

    private static Instant expiresAt(JsonObject asked, SharingConfig config, Instant now) {
        Object given = asked.getValue("expiresAt");
        if (given == null) {
            return now.plus(config.defaultExpiry());
        }
        try {
            if (given instanceof String text) {
                Instant expiry = OffsetDateTime.parse(text).toInstant();
                if (expiry.isAfter(now) && !expiry.isAfter(now.plus(config.maxExpiry()))) {
                    return expiry;
                }
            }
        } catch (DateTimeException malformed) {
            throw invalidExpiry(config);
        }
        throw invalidExpiry(config);
    }

    private static io.holdfast.problem.ProblemException invalidExpiry(SharingConfig config) {
        return Problem.invalidField(
                        "expiresAt",
                        "must be a time to come (RFC 3339), within "
                                + config.maxExpiry().toSeconds() + " seconds")
                .asFailure();
    }

    private static Optional<Integer> mostUses(JsonObject asked) {
        Object given = asked.getValue("maxDownloads");
        if (given == null) {
            return Optional.empty();
        }
        if (!(given instanceof Integer most) || most < 1 || most > MAX_USES) {
            throw Problem.invalidField("maxDownloads", "must be null or a number from 1 to " + MAX_USES)
                    .asFailure();
        }
        return Optional.of(most);
    }

    private static Optional<String> label(JsonObject asked) {
        Object given = asked.getValue("label");
        if (given == null) {
            return Optional.empty();
        }
        if (!(given instanceof String text) || text.length() > MAX_LABEL || text.indexOf('\0') >= 0) {
            throw Problem.invalidField("label", "must be null or a text of at most " + MAX_LABEL + " characters")
                    .asFailure();
        }
        return Optional.of(text);
    }
}
