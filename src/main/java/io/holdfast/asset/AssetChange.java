package io.holdfast.asset;

import io.holdfast.problem.ProblemType;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an owner wants of a record.
 *
 * @param labels what it is to be called
 * @param features what needs it from here on; absent: what does now; none: it is to be erased
 */
public record AssetChange(Labels labels, Optional<List<String>> features) {
    private static final String FEATURES = "features";

    /**
     * Reads a JSON merge patch (RFC 7396).
     *
     * @throws io.holdfast.problem.ProblemException with {@link ProblemType#INVALID_FIELD} for a field that is not known
     *     or not valid
     */
    public static AssetChange of(JsonObject patch) {
        JsonObject labels = patch.copy();
        Object features = labels.remove(FEATURES);
        return new AssetChange(
                Labels.of(labels),
                patch.containsKey(FEATURES)
                        ? Optional.of(features == null ? List.of() : Features.all(Objects.requireNonNull(features)))
                        : Optional.empty());
    }

    /** Whether nothing needs the asset any more. */
    public boolean erases() {
        return features.filter(List::isEmpty).isPresent();
    }
}
