package io.holdfast.disclosure;

/** Moves the anchor of an account's ($1) chain forward: what is behind it may be forgotten and the rest still proves itself. */
public final class AnchorSql {
    /** Past the oldest $2, however young they are. */
    public static final String PAST_BATCH =
            """
            UPDATE disclosure_head h SET anchor = last.number, anchor_hash = last.hash
            FROM (
              SELECT number, hash FROM (
                SELECT number, hash FROM disclosure WHERE account_id = $1 ORDER BY number LIMIT $2) batch
              ORDER BY number DESC LIMIT 1) last
            WHERE h.account_id = $1 AND h.anchor < last.number""";

    private AnchorSql() {}
}
