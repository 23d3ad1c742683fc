package io.holdfast.privacy;

import io.holdfast.catalog.Assets;
import io.holdfast.http.Answer;
import io.holdfast.http.Endpoint;
import io.holdfast.http.Exchange;
import io.holdfast.problem.Problem;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** {@code POST /v1/assets/deletions}: erases many assets at once; all are unreachable when it returns. */
public final class Deletions implements Endpoint {
    private static final int MOST = 1_000;

    private final Assets assets;

    public Deletions(Assets assets) {
        this.assets = assets;
    }

    @Override
    public Future<Answer> answer(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        return exchange.json(64 * 1024)
                .compose(asked -> assets.erase(exchange.account(), ids(asked)))
                .map(erased -> new Answer.Described(
                        200,
                        Map.of("Cache-Control", "no-store"),
                        permit.mark(new JsonObject().put("erased", erased).toBuffer())));
    }

    private static List<UUID> ids(JsonObject asked) {
        if (!(asked.getValue("ids") instanceof JsonArray array) || array.isEmpty() || array.size() > MOST) {
            throw Problem.invalidField("ids", "must be a list of 1 to " + MOST + " asset ids")
                    .asFailure();
        }
        List<UUID> ids = new ArrayList<>();
        for (Object id : array) {
            try {
                ids.add(UUID.fromString(String.valueOf(id)));
            } catch (IllegalArgumentException malformed) {
                throw Problem.invalidField("ids", "holds something that is no id")
                        .asFailure();
            }
        }
        return ids;
    }
}
