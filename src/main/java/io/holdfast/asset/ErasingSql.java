package io.holdfast.asset;

import io.holdfast.ledger.LedgerSql;

/**
 * The statement that makes assets ($2) of an account ($1) unreachable, of some versions ($3) if given, and everything else forget
 * them. It follows the one that locks them, so that it sees the memberships which that waited for.
 */
final class ErasingSql {
    private static final String HELD =
            "EXISTS (SELECT FROM hold h WHERE h.account_id = $1 AND (h.asset_id IS NULL OR h.asset_id = asset.id))";

    private static final String GONE =
            """
            WITH gone AS (
              UPDATE asset SET state = 'erasing', erase_asked_at = now(), erase_next_at = now(), filename = NULL,
                title = NULL, tags = '{}', model = NULL, run_words = NULL, generation_id = NULL, output_number = NULL,
                collections = '{}', hidden_notice = NULL
              WHERE account_id = $1 AND id = ANY ($2) AND state IN ('stored', 'hidden')
                AND ($3::int[] IS NULL OR version = ANY ($3)) AND NOT\s""";

    private static final String KEPT =
            """
              RETURNING id, size_bytes),
            kept AS (
              SELECT id FROM asset WHERE account_id = $1 AND id = ANY ($2) AND state IN ('stored', 'hidden')
                AND ($3::int[] IS NULL OR version = ANY ($3)) AND\s""";

    private static final String THE_REST =
            """
            ),
            wished AS (
              INSERT INTO erasure_wish (account_id, kind, id) SELECT $1, 'asset', id FROM kept ON CONFLICT DO NOTHING),
            """
                    + LedgerSql.ERASED
                    + """
            , outputs AS (
              UPDATE generation_output o SET asset_id = NULL FROM gone WHERE o.account_id = $1 AND o.asset_id = gone.id),
            inputs AS (
              UPDATE generation_input i SET asset_id = NULL FROM gone WHERE i.account_id = $1 AND i.asset_id = gone.id),
            """
                    + GallerySql.leaving("gone", "$1")
                    + """
             SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM kept)""";

    /** Keeps what is held, and remembers the wish. */
    static final String UNLESS_HELD = erasing(HELD);

    /** For what was erased before: a hold that came back with it had ended. */
    static final String WHOEVER_HOLDS = erasing("false");

    private ErasingSql() {}

    /** How many assets that a condition means would go, and how many are held; the account is its first argument. */
    static String counting(String condition) {
        return "SELECT count(*) FILTER (WHERE NOT " + HELD + "), count(*) FILTER (WHERE " + HELD + ") FROM asset WHERE "
                + condition;
    }

    private static String erasing(String held) {
        return GONE + held + KEPT + held + THE_REST;
    }
}
