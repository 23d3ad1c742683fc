package io.holdfast.asset;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an owner may call an asset.
 *
 * @param title absent: as it is; present and empty: none
 * @param tags absent: as they are
 */
public record Labels(Optional<Optional<String>> title, Optional<List<String>> tags) {
    /** Nothing said. */
    public static final Labels NONE = new Labels(Optional.empty(), Optional.empty());

    private static final Set<String> FIELDS = Set.of("title", "tags");
    private static final int MAX_TITLE = 500;
    private static final int MAX_TAGS = 50;
    private static final int MAX_TAG = 100;

    /**
     * Reads a JSON merge patch (RFC 7396).
     *
     * @throws io.holdfast.problem.ProblemException with {@link ProblemType#INVALID_FIELD} for a field that is not known
     *     or not valid
     */
    public static Labels of(JsonObject patch) {
        patch.fieldNames().stream()
                .filter(field -> !FIELDS.contains(field))
                .findFirst()
                .ifPresent(field -> {
                    throw Problem.invalidField(field, "can't be changed").asFailure();
                });
        return new Labels(title(patch), tags(patch));
    }

    private static Optional<Optional<String>> title(JsonObject patch) {
        if (!patch.containsKey("title")) {
            return Optional.empty();
        }
        Object title = patch.getValue("title");
        if (title == null) {
            return Optional.of(Optional.empty());
        }
        if (!(title instanceof String text) || text.length() > MAX_TITLE || text.indexOf('\0') >= 0) {
            throw Problem.invalidField("title", "must be null or a text of at most " + MAX_TITLE + " characters")
                    .asFailure();
        }
        return Optional.of(Optional.of(text));
    }

    private static Optional<List<String>> tags(JsonObject patch) {
        if (!patch.containsKey("tags")) {
            return Optional.empty();
        }
        List<String> tags = new ArrayList<>();
        if (!(patch.getValue("tags") instanceof JsonArray array) || array.size() > MAX_TAGS) {
            throw Problem.invalidField("tags", "must be a list of at most " + MAX_TAGS)
                    .asFailure();
        }
        for (Object tag : array) {
            if (!(tag instanceof String text) || text.isBlank() || text.length() > MAX_TAG || text.indexOf('\0') >= 0) {
                throw Problem.invalidField("tags", "each must be a text of 1 to " + MAX_TAG + " characters")
                        .asFailure();
            }
            tags.add(text);
        }
        return Optional.of(tags);
    }
}
