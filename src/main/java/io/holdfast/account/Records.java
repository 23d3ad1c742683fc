package io.holdfast.account;

import io.holdfast.db.Database;
import io.holdfast.jobs.RetentionConfig;
import io.holdfast.jobs.RetentionRule;
import java.util.List;

/** What is kept of deeds and erasures for a while, and then no more. */
public final class Records {
    /** A line goes when it is old and what it tells of holds no more, which the table itself insists on. */
    private static final String DEEDS =
            """
            DELETE FROM operator_action WHERE (account_id, id) IN (
              SELECT account_id, id FROM operator_action o
              WHERE created_at < now() - greatest($1::bigint, 86400000) * interval '1 millisecond' AND NOT in_force(o)
              ORDER BY created_at LIMIT $2)""";

    private static final String RECEIPTS =
            """
            DELETE FROM erasure_receipt WHERE id IN (
              SELECT id FROM erasure_receipt WHERE finished_at < now() - $1 * interval '1 millisecond'
              ORDER BY finished_at LIMIT $2)""";

    private Records() {}

    /** What forgets them. */
    public static List<RetentionRule> sweeps(Database database, RetentionConfig config) {
        return List.of(
                RetentionRule.of(database, "operator-actions", config.interval(), DEEDS, config.log()),
                RetentionRule.of(database, "receipts", config.interval(), RECEIPTS, config.receipts()));
    }
}
