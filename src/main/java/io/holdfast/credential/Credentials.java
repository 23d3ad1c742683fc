package io.holdfast.credential;

import io.holdfast.asset.Assets;
import io.holdfast.db.Database;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import java.util.UUID;

/** The content credentials of assets, for one event loop. */
public final class Credentials {
    private final Database database;
    private final CredentialRows rows;
    private final CredentialMaker maker;

    /**
     * Opens the table.
     *
     * @param maker signs those that nobody signed yet
     */
    public Credentials(Database database, CredentialMaker maker) {
        this.database = database;
        this.rows = new CredentialRows(database);
        this.maker = maker;
    }

    /**
     * The credential of an asset.
     *
     * @return fails with {@link ProblemType#NOT_FOUND}, also when the asset is somebody else's or its account blocked,
     *     with {@link ProblemType#TAKEN_DOWN} as {@link Assets#find} does, and with {@link ProblemType#BUSY} when it can't
     *     be signed in time
     */
    public Future<Credential> find(UUID account, UUID asset) {
        return rows.find(account, asset)
                .recover(absent -> Assets.absent(database, account, asset, absent))
                .compose(signed -> signed.map(Future::succeededFuture).orElseGet(() -> maker.atOnce(account, asset)));
    }
}
