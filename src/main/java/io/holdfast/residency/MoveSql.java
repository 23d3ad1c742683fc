package io.holdfast.residency;

/** Moves that begin or end with a change of an account, as parts of the statement that makes it. */
public final class MoveSql {
    /** Begins the move of each account in {@code home} to the region $2, in place of one that is under way. */
    public static final String BEGIN =
            """
            INSERT INTO account_move AS m (account_id, region, remaining)
            SELECT account_id, $2, used_assets FROM home JOIN quota USING (account_id)
            ON CONFLICT (account_id) DO UPDATE
            SET region = excluded.region, moved = 0, remaining = excluded.remaining, behind = DEFAULT, attempts = 0, next_at = now(),
              journaled = false""";

    /** {@code still}: the accounts {@code closed} move no more. */
    public static final String STOPPED =
            "still AS (DELETE FROM account_move m USING closed WHERE m.account_id = closed.account_id)";

    private MoveSql() {}
}
