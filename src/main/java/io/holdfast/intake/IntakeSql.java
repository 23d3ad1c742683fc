package io.holdfast.intake;

import io.holdfast.ledger.LedgerSql;

/** Changes of intakes and request keys that other rooms make, whole or as parts of their statements. */
public final class IntakeSql {
    /** Gives up all of an account ($1), whose bytes go in $2 milliseconds at most: none can become an asset any more. */
    public static final String ABANDON_ALL =
            """
            UPDATE intake SET abandoned = true, expires_at = least(expires_at, now() + $2 * interval '1 millisecond')
            WHERE account_id = $1 AND NOT abandoned""";

    /** Gives back the room of intakes ($2) of an account ($1) whose bytes became part of an asset. */
    public static final String SPEND =
            """
            WITH before AS (
              SELECT account_id, id, reserved_bytes FROM intake
              WHERE account_id = $1 AND id = ANY ($2) AND NOT abandoned FOR UPDATE),
            spent AS (
              UPDATE intake i SET reserved_bytes = 0, expires_at = least(i.expires_at, now() + interval '1 hour')
              FROM before WHERE i.account_id = before.account_id AND i.id = before.id),
            sums AS (SELECT account_id, sum(reserved_bytes)::bigint AS bytes FROM before GROUP BY account_id),
            """
                    + LedgerSql.released("sums", "sums.bytes") + " SELECT count(*) FROM sums";

    /** {@code keys}: no request is answered any more by naming assets ($2) of an account ($1). */
    public static final String KEYS_FORGOTTEN =
            "keys AS (DELETE FROM request_key WHERE account_id = $1 AND asset_ids && $2)";

    private IntakeSql() {}

    /**
     * {@code expiring}: when intakes lapse that nobody gave up.
     *
     * @param rows with the {@code account_id} and {@code id} of each
     * @param at as SQL, in which {@code i} is the intake and {@code r} the row
     */
    public static String expiring(String rows, String at) {
        return """
            expiring AS (
              UPDATE intake i SET expires_at = %2$s
              FROM %1$s r WHERE i.account_id = r.account_id AND i.id = r.id AND NOT i.abandoned)"""
                .formatted(rows, at);
    }

    /** {@code before}, {@code shrunk} and {@code released}: the intake of a row needs no more than some bytes. */
    public static String shrunk(String row, String bytes) {
        return """
            before AS (
              SELECT i.account_id, i.id, i.reserved_bytes FROM intake i, %1$s
              WHERE i.account_id = %1$s.account_id AND i.id = %1$s.id FOR UPDATE OF i),
            shrunk AS (
              UPDATE intake i SET reserved_bytes = %2$s FROM before WHERE i.account_id = before.account_id AND i.id = before.id),
            """
                        .formatted(row, bytes)
                + LedgerSql.released("before", "before.reserved_bytes - " + bytes);
    }
}
