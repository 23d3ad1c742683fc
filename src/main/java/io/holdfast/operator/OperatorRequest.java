package io.holdfast.operator;

import io.holdfast.asset.RequestedIds;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What an operator wants done to an account.
 *
 * @param asset that it is about; a hold without one is of all that the account has
 * @param hold that is to end
 * @param reason for the record
 * @param basis what it is founded on, such as a law or a case, for the record
 * @param notice what the owner of what is taken down is told
 */
record OperatorRequest(
        Deed deed,
        Optional<UUID> asset,
        Optional<UUID> hold,
        String reason,
        Optional<String> basis,
        Optional<String> notice) {
    /** What can be done. */
    enum Deed {
        BLOCK,
        UNBLOCK,
        HOLD,
        LIFT,
        TAKE_DOWN,
        REINSTATE;

        /** As clients and the table spell it. */
        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        boolean needsAsset() {
            return this == TAKE_DOWN || this == REINSTATE;
        }
    }

    private static final Set<String> MEMBERS = Set.of("action", "asset", "hold", "reason", "basis", "notice");
    private static final int MAX_CHARACTERS = 2_000;

    /** Reads a wish; throws {@link ProblemType#INVALID_FIELD}. */
    static OperatorRequest of(JsonObject body) {
        body.fieldNames().stream()
                .filter(member -> !MEMBERS.contains(member))
                .findFirst()
                .ifPresent(member -> {
                    throw invalid(member, "is not known here");
                });
        Deed deed = deed(body.getValue("action"));
        OperatorRequest wish = new OperatorRequest(
                deed,
                id(body, "asset"),
                id(body, "hold"),
                text(body, "reason").orElseThrow(() -> invalid("reason", "is required")),
                text(body, "basis"),
                text(body, "notice"));
        wish.belongs("asset", wish.asset.isPresent(), deed.needsAsset(), deed.needsAsset() || deed == Deed.HOLD);
        wish.belongs("hold", wish.hold.isPresent(), deed == Deed.LIFT, deed == Deed.LIFT);
        wish.belongs("notice", wish.notice.isPresent(), deed == Deed.TAKE_DOWN, deed == Deed.TAKE_DOWN);
        return wish;
    }

    private void belongs(String member, boolean there, boolean needed, boolean allowed) {
        if (there ? !allowed : needed) {
            throw invalid(member, there ? "does not belong to " + deed.text() : "is required for " + deed.text());
        }
    }

    private static Deed deed(Object value) {
        for (Deed deed : Deed.values()) {
            if (deed.text().equals(value)) {
                return deed;
            }
        }
        throw invalid("action", "must be block, unblock, hold, lift, take-down or reinstate");
    }

    private static Optional<UUID> id(JsonObject body, String member) {
        return body.containsKey(member)
                ? Optional.of(RequestedIds.one(member, body.getValue(member)))
                : Optional.empty();
    }

    private static Optional<String> text(JsonObject body, String member) {
        if (!body.containsKey(member)) {
            return Optional.empty();
        }
        if (!(body.getValue(member) instanceof String text)
                || text.isBlank()
                || text.length() > MAX_CHARACTERS
                || text.indexOf('\0') >= 0) {
            throw invalid(member, "must be a text of 1 to " + MAX_CHARACTERS + " characters");
        }
        return Optional.of(text);
    }

    private static ProblemException invalid(String field, String fault) {
        return Problem.invalidField(field, fault).asFailure();
    }
}
