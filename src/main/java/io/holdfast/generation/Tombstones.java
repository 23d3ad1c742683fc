package io.holdfast.generation;

import io.holdfast.db.Database;
import io.holdfast.jobs.ClaimedRows;
import io.holdfast.jobs.RetentionRule;
import java.time.Duration;

/** What is left of work that is over: erased runs, so that late retries do not bring them back, and finished ingests. */
public final class Tombstones {
    private static final String RUNS =
            """
            DELETE FROM generation WHERE (account_id, id) IN (
              SELECT account_id, id FROM generation
              WHERE status = 'erased' AND finished_at < now() - $1 * interval '1 millisecond' LIMIT $2)""";

    private static final String INGESTS = ClaimedRows.of("ingest", "account_id, generation_id, number")
            .due("state <> 'pending' AND next_at < now() - $1 * interval '1 millisecond'")
            .oldest("next_at", "$2")
            .delete();

    private Tombstones() {}

    /** Forgets erased runs when no retry can come any more. */
    public static RetentionRule runs(Database database, GenerationConfig config, Duration interval) {
        return RetentionRule.of(database, "erased-runs", interval, RUNS, config.tombstones());
    }

    /** Forgets finished ingests; what they brought stays. */
    public static RetentionRule ingests(Database database, Duration retention, Duration interval) {
        return RetentionRule.of(database, "finished-ingests", interval, INGESTS, retention);
    }
}
