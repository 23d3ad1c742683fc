package io.holdfast.account;

import java.util.List;
import java.util.stream.Stream;

/**
 * Rows of one kind that an account leaves behind, which are erased by the thousand. What refers to them goes along.
 *
 * @param name as the receipt counts them; empty for what is of no interest by itself
 * @param table where they are
 * @param key the columns behind {@code account_id} that name one
 * @param only which of them, as SQL
 */
record ErasableRows(String name, String table, String key, String only) {
    /** A run stays with a result that is held, for the prompt is part of what is looked into. */
    private static final String FREE = "NOT EXISTS (SELECT FROM generation_output o JOIN hold h"
            + " ON h.account_id = o.account_id AND h.asset_id = o.asset_id"
            + " WHERE o.account_id = generation.account_id AND o.generation_id = generation.id)";

    private static final ErasableRows ASSETS = counted("assets", "", "");
    private static final ErasableRows BYTES = counted("bytes", "", "");

    /**
     * These go when nothing else is left, because a record that could be thinned out would prove nothing; and only as far
     * as the chain's anchor has come.
     */
    static final ErasableRows DISCLOSURES = new ErasableRows(
            "disclosures",
            "disclosure",
            "number",
            "number <= (SELECT h.anchor FROM disclosure_head h WHERE h.account_id = disclosure.account_id)");

    /** What is erased row by row, in this order; assets go their own way, and what is not named here with the account. */
    static final List<ErasableRows> ROWS = List.of(
            // ahead of assets and runs, each of which would look for what tells of it there
            new ErasableRows("", "export_entry", "export_id, number", "true"),
            new ErasableRows("", "export", "id", "true"),
            new ErasableRows("", "webhook_delivery", "webhook_id, event_number", "true"),
            counted("webhooks", "webhook", "id"),
            counted("links", "share_link", "id"),
            new ErasableRows("runs", "generation", "id", "status <> 'erased' AND " + FREE),
            new ErasableRows("", "generation", "id", FREE),
            counted("collections", "collection", "id"),
            counted("requestKeys", "request_key", "key"),
            counted("events", "event", "number"));

    /** What a receipt counts, in its order. */
    static final List<ErasableRows> COUNTED = Stream.concat(
                    Stream.of(ASSETS, BYTES, DISCLOSURES),
                    ROWS.stream().filter(rows -> !rows.name().isEmpty()))
            .toList();

    /** Rows of one batch. */
    static final int BATCH = 1_000;

    private static ErasableRows counted(String name, String table, String key) {
        return new ErasableRows(name, table, key, "true");
    }

    /**
     * Erases a batch of an account ($1) and counts it in the receipt ($2) in the same breath, and has the account to itself
     * for a while longer; returns how many they were.
     */
    String erasing() {
        String own = " WHERE account_id = $1 AND ";
        return "WITH gone AS (DELETE FROM " + table + own + "(" + key + ") IN (SELECT " + key + " FROM " + table + own
                + only + " LIMIT " + BATCH + ") RETURNING 1), "
                + "counted AS (SELECT count(*) AS n FROM gone), "
                + (name.isEmpty() ? "" : "told AS (" + adding(name, "counted.n") + " FROM counted WHERE id = $2), ")
                + "kept AS (UPDATE account_erasure SET next_at = now() + interval '30 seconds' WHERE account_id = $1"
                + " AND receipt = $2) SELECT n FROM counted";
    }

    /** The beginning of a statement that adds to a count of a receipt. */
    static String adding(String name, String much) {
        return "UPDATE erasure_receipt SET counts = counts || jsonb_build_object('" + name + "', coalesce((counts->>'"
                + name + "')::bigint, 0) + " + much + ")";
    }
}
