package io.holdfast.asset;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/** Filters as clients write them into bodies. */
public final class Filters {
    private Filters() {}

    /** The member {@code filter}; throws {@link ProblemType#INVALID_FIELD} for what is none. */
    public static AssetFilter of(UUID account, JsonObject asked) {
        if (!(asked.getValue("filter") instanceof JsonObject fields)
                || !AssetFilter.FIELDS.containsAll(fields.fieldNames())
                || !fields.stream().allMatch(field -> field.getValue() instanceof String)) {
            throw Problem.invalidField("filter", "must be an object of texts under " + AssetFilter.FIELDS)
                    .asFailure();
        }
        return new AssetFilter(account, field -> Optional.ofNullable(fields.getString(field)));
    }
}
