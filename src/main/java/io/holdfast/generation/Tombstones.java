package io.holdfast.generation;

import io.holdfast.db.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;

/** What is left of erased runs, so that late retries do not bring them back; forgotten when none can come any more. */
public final class Tombstones {
    private static final String FORGET =
            """
            DELETE FROM generation WHERE (account_id, id) IN (
              SELECT account_id, id FROM generation
              WHERE status = 'erased' AND finished_at < now() - $1 * interval '1 millisecond' LIMIT 1000)""";

    private final Database database;
    private final GenerationConfig config;

    public Tombstones(Database database, GenerationConfig config) {
        this.database = database;
        this.config = config;
    }

    /** Forgets some that are old enough. */
    public Future<Void> sweep() {
        return database.query(FORGET, Tuple.of(config.tombstones().toMillis())).mapEmpty();
    }
}
