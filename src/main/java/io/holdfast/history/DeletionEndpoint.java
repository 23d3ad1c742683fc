package io.holdfast.history;

import io.holdfast.asset.AssetFilter;
import io.holdfast.asset.Assets;
import io.holdfast.asset.Filters;
import io.holdfast.asset.RequestedIds;
import io.holdfast.http.Answer;
import io.holdfast.http.Endpoint;
import io.holdfast.http.Exchange;
import io.holdfast.http.field.CacheControl;
import io.holdfast.problem.Problem;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * {@code POST /v1/assets/deletions}: erases many assets at once; all are unreachable when it returns, but for those that are
 * held, which are counted and erased when that ends.
 */
public final class DeletionEndpoint implements Endpoint {
    private static final int MAX = 1_000;

    private final Assets assets;

    public DeletionEndpoint(Assets assets) {
        this.assets = assets;
    }

    @Override
    public Future<Answer> answer(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        return exchange.json(64 * 1024)
                .compose(asked -> erase(exchange.account(), asked))
                .map(done -> new Answer.Described(
                        200,
                        CacheControl.NO_STORE.field(),
                        permit.mark(new JsonObject()
                                .put("erased", done.erased())
                                .put("held", done.held())
                                .toBuffer())));
    }

    private Future<Assets.Erased> erase(UUID account, JsonObject asked) {
        if (asked.containsKey("ids") == asked.containsKey("filter")) {
            throw Problem.invalidField("ids", "or filter must be given, not both")
                    .asFailure();
        }
        return asked.containsKey("ids")
                ? assets.erase(account, RequestedIds.assets(asked, "ids", MAX))
                : assets.erase(account, filter(account, asked));
    }

    /** One without a condition would mean everything, which nobody says by leaving something out. */
    private static AssetFilter filter(UUID account, JsonObject asked) {
        AssetFilter filter = Filters.of(account, asked);
        if (!filter.narrows()) {
            throw Problem.invalidField("filter", "must have a condition").asFailure();
        }
        return filter;
    }
}
