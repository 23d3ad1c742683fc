package io.holdfast.history;

import io.holdfast.asset.AssetFilter;
import io.holdfast.asset.Assets;
import io.holdfast.asset.Filters;
import io.holdfast.asset.RequestedIds;
import io.holdfast.http.Answer;
import io.holdfast.http.Endpoint;
import io.holdfast.http.Exchange;
import io.holdfast.http.JsonBody;
import io.holdfast.http.field.CacheControl;
import io.holdfast.problem.Problem;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * {@code POST /v1/assets/deletions}: erases many assets at once; all are unreachable when it returns, but for those that are
 * held, which are counted and erased when that ends.
 */
public final class DeletionEndpoint implements Endpoint {
    private static final int MAX = 1_000;
    private static final Set<String> MEMBERS = Set.of("ids", "filter", "dryRun", "purpose");

    private final Assets assets;

    public DeletionEndpoint(Assets assets) {
        this.assets = assets;
    }

    @Override
    public Future<Answer> answer(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        return exchange.json(64 * 1024).compose(asked -> {
            boolean dryRun = isDryRun(asked);
            return erase(exchange.account(), asked, dryRun).map(done -> {
                JsonObject told = new JsonObject().put("erased", done.erased()).put("held", done.held());
                return new Answer.Described(
                        200,
                        CacheControl.NO_STORE.field(),
                        permit.mark((dryRun ? told.put("dryRun", true) : told).toBuffer()));
            });
        });
    }

    private static boolean isDryRun(JsonObject asked) {
        JsonBody.only(asked, MEMBERS);
        if (asked.getValue("dryRun", false) instanceof Boolean dryRun) {
            return dryRun;
        }
        throw Problem.invalidField("dryRun", "must be true or false").asFailure();
    }

    private Future<Assets.Erased> erase(UUID account, JsonObject asked, boolean dryRun) {
        if (asked.containsKey("ids") == asked.containsKey("filter")) {
            throw Problem.invalidField("ids", "or filter must be given, not both")
                    .asFailure();
        }
        if (asked.containsKey("ids")) {
            List<UUID> ids = RequestedIds.assets(asked, "ids", MAX);
            return dryRun ? assets.wouldErase(account, ids) : assets.erase(account, ids);
        }
        AssetFilter filter = filter(account, asked);
        return dryRun ? assets.wouldErase(filter) : assets.erase(account, filter);
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
