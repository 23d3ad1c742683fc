package io.holdfast.resumable;

/** Changes of uploads that other rooms make, as parts of their statements. */
public final class UploadSql {
    /** {@code uploads}: nothing is left of the uploads of an account ($1) that became the assets $2. */
    public static final String FORGOTTEN =
            "uploads AS (DELETE FROM upload WHERE account_id = $1 AND id = ANY ($2) AND state <> 'open')";

    private UploadSql() {}
}
