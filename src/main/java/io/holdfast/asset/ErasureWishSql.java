package io.holdfast.asset;

/** Wishes to erase what is held, which are fulfilled when nothing holds it any more. */
public final class ErasureWishSql {
    /** Remembers that a run ($2) of an account ($1) shall be erased. */
    public static final String OF_RUN =
            "INSERT INTO erasure_wish (account_id, kind, id) VALUES ($1, 'run', $2) ON CONFLICT DO NOTHING";

    /** Forgets one that was fulfilled: account ($1), kind ($2) and id ($3). */
    public static final String FULFILLED = "DELETE FROM erasure_wish WHERE account_id = $1 AND kind = $2 AND id = $3";

    private ErasureWishSql() {}
}
