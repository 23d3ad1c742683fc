package io.holdfast.account;

import io.holdfast.db.Database;
import io.holdfast.jobs.RetentionConfig;
import io.holdfast.jobs.RetentionRule;
import java.util.List;

/** What is kept of erasures for a while, and then no more. */
public final class Records {
    private static final String RECEIPTS =
            """
            DELETE FROM erasure_receipt WHERE id IN (
              SELECT id FROM erasure_receipt WHERE finished_at < now() - $1 * interval '1 millisecond'
              ORDER BY finished_at LIMIT $2)""";

    private Records() {}

    /** What forgets it. */
    public static List<RetentionRule> sweeps(Database database, RetentionConfig config) {
        return List.of(RetentionRule.of(database, "receipts", config.interval(), RECEIPTS, config.receipts()));
    }
}
