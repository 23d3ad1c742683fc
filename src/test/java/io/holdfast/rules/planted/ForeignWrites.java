package io.holdfast.rules.planted;

import io.holdfast.jobs.ClaimedRows;
import java.util.List;

/** Statements that write tables of other rooms, in each way that a class may have them; never run. UPDATE collection is none. */
final class ForeignWrites {
    // DELETE FROM upload is none either
    static final String NESTED =
            """
            WITH gone AS (DELETE FROM asset WHERE account_id = $1 RETURNING id)
            -- UPDATE intake SET abandoned = true
            update ONLY quota SET used_bytes = 0 FROM gone""";

    static final String JOINED = "INSERT INTO " + "event (account_id) SELECT account_id FROM account FOR UPDATE";

    static final String MERGED = "MERGE INTO public.\"hold\" h USING ingest i ON false WHEN MATCHED THEN DO NOTHING";

    static final List<String> MORE = List.of("TRUNCATE TABLE export", "UPDATE\nwebhook SET enabled = true");

    static final String CLAIMED = ClaimedRows.of("leftover", "account_id, id").delete();

    private ForeignWrites() {}

    static String computed(String table) {
        return "DELETE FROM " + table + " WHERE EXISTS (SELECT FROM leftover FOR NO KEY UPDATE OF leftover)";
    }
}
