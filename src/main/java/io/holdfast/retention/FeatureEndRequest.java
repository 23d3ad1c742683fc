package io.holdfast.retention;

import io.holdfast.db.ColumnWord;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;

/**
 * An operator's wish to end a feature.
 *
 * @param outcome what becomes of an asset that nothing else needs
 * @param reason which is recorded
 * @param effective from when on nothing can be added to it; empty: at once
 */
record FeatureEndRequest(Outcome outcome, String reason, Optional<OffsetDateTime> effective) {
    private static final Set<String> FIELDS = Set.of("then", "reason", "effectiveAt");
    private static final int MAX_REASON = 2_000;

    /** What becomes of an asset; the names are those of requests and rows in capitals. */
    enum Outcome {
        ERASE,
        ANONYMISE;

        String text() {
            return ColumnWord.of(this);
        }
    }

    /** Reads a request; throws {@link ProblemType#INVALID_FIELD} for a field that is not known or not valid. */
    static FeatureEndRequest of(JsonObject body) {
        body.fieldNames().stream()
                .filter(field -> !FIELDS.contains(field))
                .findFirst()
                .ifPresent(field -> {
                    throw invalid(field, "is not known");
                });
        Object reason = body.getValue("reason");
        if (!(reason instanceof String text)
                || text.isBlank()
                || text.length() > MAX_REASON
                || text.indexOf('\0') >= 0) {
            throw invalid("reason", "must be a text of 1 to " + MAX_REASON + " characters");
        }
        return new FeatureEndRequest(outcome(body.getValue("then")), text, effective(body));
    }

    private static Outcome outcome(Object then) {
        for (Outcome outcome : Outcome.values()) {
            if (outcome.text().equals(then)) {
                return outcome;
            }
        }
        throw invalid("then", "must be erase or anonymise");
    }

    private static Optional<OffsetDateTime> effective(JsonObject body) {
        Object at = body.getValue("effectiveAt");
        try {
            return at == null ? Optional.empty() : Optional.of(OffsetDateTime.parse(String.valueOf(at)));
        } catch (DateTimeException malformed) {
            throw invalid("effectiveAt", "must be a time such as 2026-01-31T12:00:00Z");
        }
    }

    private static ProblemException invalid(String field, String fault) {
        return Problem.invalidField(field, fault).asFailure();
    }
}
