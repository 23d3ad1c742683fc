package io.holdfast.shredding;

import io.holdfast.db.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** Brings the keys of accounts under the first master key, after which copies that others wrapped are worth nothing. */
public final class KeyRotation {
    private static final int BATCH = 100;

    private final Database database;
    private final List<MasterKey> masters;
    private final DataKeyCache open;

    public KeyRotation(Database database, ShreddingConfig config, DataKeyCache open) {
        this.database = database;
        this.masters = config.masters();
        this.open = open;
    }

    /**
     * Looks whether the settings hold each master key that is in use, for without it the bytes of accounts would be refused
     * or, with no master key at all, given as they are stored.
     *
     * @return fails with {@link IllegalStateException}, which names what is missing, or as the database does
     */
    public Future<Void> check() {
        return database.query("SELECT DISTINCT master_id FROM account_key", Tuple.tuple())
                .compose(rows -> {
                    List<String> missing = new ArrayList<>();
                    rows.forEach(row -> missing.add(row.getString(0)));
                    masters.forEach(master -> missing.remove(master.id()));
                    return missing.isEmpty()
                            ? Future.succeededFuture()
                            : Future.failedFuture(new IllegalStateException(
                                    "neither shredding.master-key nor shredding.former-master-keys holds what wrapped the"
                                            + " keys of accounts: master key " + String.join(", ", missing)));
                });
    }

    /** Wraps anew what another master key wrapped. */
    public Future<Void> rewrap() {
        if (masters.isEmpty()) {
            return Future.succeededFuture();
        }
        return database.query(
                        "SELECT account_id, wrapped, master_id FROM account_key WHERE master_id <> $1 LIMIT " + BATCH,
                        Tuple.of(open.master().id()))
                .compose(rows -> {
                    List<Future<Void>> each = new ArrayList<>();
                    rows.forEach(row -> each.add(rewrap(row)));
                    Future<Void> done = Future.all(each).mapEmpty();
                    return rows.size() < BATCH ? done : done.compose(v -> rewrap());
                });
    }

    private Future<Void> rewrap(Row row) {
        return open.account(row.getUUID(0), row.getBuffer(1), row.getString(2))
                .compose(key -> open.master().wrap(row.getUUID(0), key))
                .compose(wrapped -> database.query(
                        "UPDATE account_key SET wrapped = $3, master_id = $4 WHERE account_id = $1 AND wrapped = $2",
                        Tuple.of(
                                row.getUUID(0),
                                row.getBuffer(1),
                                wrapped,
                                open.master().id())))
                .mapEmpty();
    }
}
