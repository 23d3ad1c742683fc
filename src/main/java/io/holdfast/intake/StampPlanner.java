package io.holdfast.intake;

import io.holdfast.db.Database;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.core.Statement;
import io.holdfast.rights.DoNotTrain;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import java.util.UUID;

/** Says what is to be written into each file. */
public final class StampPlanner {
    private static final String COMPOSITE =
            "SELECT EXISTS (SELECT FROM generation_input WHERE account_id = $1 AND generation_id = $2)";

    private final Database database;
    private final DoNotTrain mark;
    private final boolean stripLocation;

    /**
     * Makes one.
     *
     * @param stripLocation whether places are blanked in files that are stamped
     */
    public StampPlanner(Database database, DoNotTrain mark, boolean stripLocation) {
        this.database = database;
        this.mark = mark;
        this.stripLocation = stripLocation;
    }

    /**
     * What is to be written into a file.
     *
     * @param id of the asset that it becomes
     * @return nothing for a file that is to stay as it is
     */
    public Future<Optional<StampRequest>> of(UUID account, UUID id, Draft draft) {
        if (draft.asSent()) {
            return Future.succeededFuture(Optional.empty());
        }
        return draft.output()
                .map(output -> database.query(COMPOSITE, Tuple.of(account, output.generation()))
                        .map(rows -> wish(id, Optional.of(rows.iterator().next().getBoolean(0)))))
                .orElseGet(() -> Future.succeededFuture(wish(id, Optional.empty())));
    }

    private Optional<StampRequest> wish(UUID id, Optional<Boolean> composite) {
        Statement statement = new Statement(
                DoNotTrain.DATA_MINING,
                composite.map(DoNotTrain::digitalSourceType),
                mark.policyUrl(),
                DoNotTrain.USAGE_TERMS,
                mark.manifestUrl(id));
        return Optional.of(new StampRequest(statement, stripLocation));
    }
}
