package io.holdfast.asset;

/** Which object in the store an asset names, as parts of the statements that move its bytes. */
public final class ObjectSql {
    /** {@code switched}: the asset names the object in {@code kept} instead of another, if it still does and is not erased. */
    public static final String SWITCHED =
            """
            switched AS (
              UPDATE asset a SET object_key = kept.object_key FROM kept
              WHERE a.account_id = #{account} AND a.id = #{asset} AND a.object_key = #{from}
                AND a.state IN ('stored', 'hidden')
              RETURNING a.id)""";

    /** {@code switched}: each asset in {@code told} that names what it named before names what it does now, in whatever state. */
    public static final String SWITCHED_AGAIN =
            """
            switched AS (
              UPDATE asset a SET object_key = told."to" FROM told
              WHERE a.account_id = told.account AND a.id = told.asset AND a.object_key = told."from"
              RETURNING told.account, told."from", told."to", told.key, told.size)""";

    private ObjectSql() {}
}
