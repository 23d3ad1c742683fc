package io.holdfast.erasure;

/** Objects that come to be superseded, or no longer are, by changes of other rooms, as parts of their statements. */
public final class SupersededSql {
    /** {@code copies}: nothing that is being written for the account $1 comes to be named; it goes in $2 milliseconds at most. */
    public static final String ABANDONED =
            """
            copies AS (
              UPDATE leftover SET doomed = true, expires_at = least(expires_at, now() + $2 * interval '1 millisecond')
              WHERE account_id = $1 AND NOT doomed)""";

    /** {@code kept}: the copy of an asset, which is given a name. */
    public static final String KEPT =
            """
            kept AS (
              DELETE FROM leftover WHERE account_id = #{account} AND id = #{copy} AND NOT doomed RETURNING object_key)""";

    /** The object that an asset in {@code switched} named before, which goes when the journal has been told where to it moved. */
    public static final String REPLACED =
            """
            INSERT INTO leftover (account_id, id, object_key, expires_at, asset_id, moved_to, moved_at)
            SELECT #{account}, #{former}, #{from}, now() + #{grace} * interval '1 millisecond', #{asset}, #{to}, clock_timestamp()
            FROM switched""";

    /** Those of accounts ($1) with ids ($2), since the journal has been told. */
    public static final String JOURNALED =
            """
            UPDATE leftover SET moved_to = NULL FROM unnest($1::uuid[], $2::uuid[]) AS written (account, name)
            WHERE account_id = written.account AND id = written.name""";

    /** {@code named} and {@code gone}: of each row {@code switched}, what it names now is kept, and what it named before goes. */
    public static final String SWITCHED =
            """
            named AS (
              DELETE FROM leftover l USING switched s WHERE l.account_id = s.account AND l.id = right(s."to", 36)::uuid),
            gone AS (
              INSERT INTO leftover (account_id, id, object_key, expires_at, moved_at)
              SELECT account, right("from", 36)::uuid, "from", now(), now() FROM switched
              ON CONFLICT (account_id, id) DO NOTHING)""";

    /** Of the account $1 the object with id $2 and key $3, unless an asset has it; it goes in $4 milliseconds. */
    public static final String LEFT =
            """
            INSERT INTO leftover AS l (account_id, id, object_key, doomed, expires_at)
            SELECT $1, $2, $3, true, now() + $4 * interval '1 millisecond'
            WHERE NOT EXISTS (SELECT FROM asset WHERE account_id = $1 AND object_key = $3)
            ON CONFLICT (account_id, id) DO UPDATE SET expires_at = greatest(l.expires_at, excluded.expires_at)""";

    private SupersededSql() {}

    /**
     * {@code unsettled}: objects that are gone from the store, but that it may still be writing to; they go once more.
     *
     * @param rows with the {@code account_id} and {@code object_key} of each
     * @param millis until they go, as SQL; none where it is zero
     */
    public static String unsettled(String rows, String millis) {
        return """
            unsettled AS (
              INSERT INTO leftover AS l (account_id, id, object_key, doomed, expires_at)
              SELECT account_id, right(object_key, 36)::uuid, object_key, true, now() + %2$s * interval '1 millisecond'
              FROM %1$s WHERE %2$s > 0
              ON CONFLICT (account_id, id) DO UPDATE SET expires_at = greatest(l.expires_at, excluded.expires_at))"""
                .formatted(rows, millis);
    }
}
