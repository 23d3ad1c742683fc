package io.holdfast.ledger;

import io.holdfast.jobs.ClaimedRows;

/** Common table expressions, each to be put behind the one whose rows it reads. */
public final class LedgerSql {
    /** Forgets events older than {@code $1} milliseconds, {@code $2} at a time. */
    public static final String OLD_EVENTS = ClaimedRows.of("event", "account_id, number")
            .due("created_at < now() - $1 * interval '1 millisecond'")
            .oldest("created_at", "$2")
            .delete();

    /**
     * {@code freed} and {@code told}: what the account $1 used for the assets {@code gone} is free, and an event tells of each,
     * unless the account is closed and nobody listens.
     */
    public static final String ERASED =
            """
            freed AS (
              UPDATE quota SET used_bytes = used_bytes - sums.bytes, used_assets = used_assets - sums.assets,
                last_event = last_event + sums.assets
              FROM (SELECT coalesce(sum(size_bytes), 0)::bigint AS bytes, count(*) AS assets FROM gone) sums
              WHERE account_id = $1
              RETURNING last_event - sums.assets AS before),
            told AS (
              INSERT INTO event (account_id, number, type, asset_id)
              SELECT $1, freed.before + row_number() OVER (ORDER BY gone.id), 'asset.erased', gone.id FROM gone, freed
              WHERE EXISTS (SELECT FROM account WHERE account_id = $1 AND closed_at IS NULL))""";

    private LedgerSql() {}

    /** {@code granted}: a row of zeros for each of the accounts. */
    public static String opened(String accounts) {
        return "granted AS (INSERT INTO quota (account_id) SELECT account_id FROM " + accounts + ")";
    }

    /** {@code reserved}: room for one more asset, at most one row an account. */
    public static String reserved(String row, String bytes) {
        return """
            reserved AS (
              UPDATE quota q SET reserved_bytes = q.reserved_bytes + %2$s, reserved_assets = q.reserved_assets + 1
              FROM %1$s WHERE q.account_id = %1$s.account_id
              RETURNING q.account_id)"""
                .formatted(row, bytes);
    }

    /** {@code released}: bytes that were reserved and will not come, while their asset still may; at most one row an account. */
    public static String released(String row, String bytes) {
        return """
            released AS (
              UPDATE quota q SET reserved_bytes = q.reserved_bytes - (%2$s) FROM %1$s WHERE q.account_id = %1$s.account_id)"""
                .formatted(row, bytes);
    }

    /** {@code returned}: what was reserved for an asset that will not come, at most one row with its {@code reserved_bytes}. */
    public static String returned(String row) {
        return """
            returned AS (
              UPDATE quota q SET reserved_bytes = q.reserved_bytes - %1$s.reserved_bytes, reserved_assets = q.reserved_assets - 1
              FROM %1$s WHERE q.account_id = %1$s.account_id)"""
                .formatted(row);
    }

    /** {@code counted} and {@code told}: what was reserved for an asset is used, by so many bytes, and an event tells of it. */
    public static String stored(String row, String bytes, String asset, String run, String output) {
        return """
            counted AS (
              UPDATE quota q
              SET reserved_bytes = q.reserved_bytes - %1$s.reserved_bytes, reserved_assets = q.reserved_assets - 1,
                  used_bytes = q.used_bytes + %2$s, used_assets = q.used_assets + 1, last_event = q.last_event + 1
              FROM %1$s WHERE q.account_id = %1$s.account_id
              RETURNING q.account_id, q.last_event),
            told AS (
              INSERT INTO event (account_id, number, type, asset_id, generation_id, output_number)
              SELECT account_id, last_event, 'asset.stored', %3$s, %4$s, %5$s FROM counted)"""
                .formatted(row, bytes, asset, run, output);
    }

    /**
     * {@code numbered} and {@code told}: an event for each row, which may be one an account.
     *
     * @param rows with an {@code account_id} each
     * @param type as SQL, in which {@code c} is the row
     * @param columns of the event that say what it is about
     * @param values of these, as SQL
     */
    public static String told(String rows, String type, String columns, String values) {
        return """
            numbered AS (
              UPDATE quota q SET last_event = q.last_event + 1 FROM %1$s c WHERE q.account_id = c.account_id
              RETURNING q.account_id, q.last_event),
            told AS (
              INSERT INTO event (account_id, number, type, %3$s)
              SELECT n.account_id, n.last_event, %2$s, %4$s FROM numbered n JOIN %1$s c USING (account_id)
              RETURNING account_id)"""
                .formatted(rows, type, columns, values);
    }
}
