package io.holdfast.asset;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ids as a client wrote them into a parameter or a member. */
public final class RequestedIds {
    private static final Pattern ID =
            Pattern.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private RequestedIds() {}

    /** One id; throws {@link ProblemType#INVALID_FIELD} for what is none. */
    public static UUID one(String field, Object value) {
        if (!(value instanceof String text) || !ID.matcher(text).matches()) {
            throw Problem.invalidField(field, "must be an id").asFailure();
        }
        return UUID.fromString(text);
    }

    /**
     * The asset ids of a member, in their order.
     *
     * @param most how many are taken
     * @throws io.holdfast.problem.ProblemException with {@link ProblemType#INVALID_FIELD} for none, too many, or one that is
     *     no id
     */
    public static List<UUID> assets(JsonObject object, String field, int most) {
        if (!(object.getValue(field) instanceof JsonArray array) || array.isEmpty() || array.size() > most) {
            throw Problem.invalidField(field, "must be a list of 1 to " + most + " asset ids")
                    .asFailure();
        }
        List<UUID> ids = new ArrayList<>(array.size());
        for (Object id : array) {
            if (!(id instanceof String text) || !ID.matcher(text).matches()) {
                throw Problem.invalidField(field, "holds something that is no id")
                        .asFailure();
            }
            ids.add(UUID.fromString(text));
        }
        return ids;
    }
}
