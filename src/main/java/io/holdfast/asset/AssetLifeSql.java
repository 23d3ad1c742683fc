package io.holdfast.asset;

import static io.holdfast.asset.AssetLife.HIDDEN;
import static io.holdfast.asset.AssetLife.JOURNALED;
import static io.holdfast.asset.AssetLife.STORED;

import io.holdfast.jobs.ClaimedRows;

/** The statements that move assets through their life, or parts of them; but for erasing, which has more to do. */
public final class AssetLifeSql {
    /**
     * Adds the asset whose intake is {@code gone}, with what its {@code run} tells of it, if there is one.
     *
     * <p>Its parameters are {@code size}, {@code sha256}, {@code crc32}, {@code mediaType}, {@code width}, {@code height},
     * {@code duration}, {@code filename}, {@code title}, {@code tags}, {@code created}, {@code run}, {@code output},
     * {@code stamp}, {@code receivedWhole}, {@code receivedSize} and {@code receivedSha256}.
     */
    public static final String STORE =
            """
            INSERT INTO asset (account_id, id, kind, object_key, size_bytes, sha256, crc32, media_type, width, height,
                               duration_ms, filename, title, tags, created_at, generation_id, output_number, stamp,
                               received_whole, received_bytes, received_sha256, model, run_words, composite, features)
            SELECT account_id, id, CASE WHEN #{run}::uuid IS NULL THEN 'uploaded' ELSE 'generated' END, object_key, #{size},
              #{sha256}, #{crc32}, #{mediaType}, #{width}, #{height}, #{duration}, #{filename}, #{title}, #{tags}, #{created},
              #{run}, #{output}, #{stamp}, #{receivedWhole}, #{receivedSize}, #{receivedSha256}, run.model, run.words,
              coalesce(run.composite, false), array_remove(ARRAY['history', run.workflow], NULL)
            FROM gone LEFT JOIN run ON true
            RETURNING\s"""
                    + Asset.COLUMNS;

    /** {@code changed}: the asset in {@code taken} is hidden, with its notice. */
    public static final String HIDE = shown("state = 'hidden', hidden_notice = taken.notice", STORED);

    /** {@code changed}: the asset in {@code taken} is hidden no more. */
    public static final String SHOW = shown("state = 'stored', hidden_notice = NULL", HIDDEN);

    /** The journal names those of accounts ($1) with ids ($2); held in the order in which everybody holds assets. */
    public static final String JOURNAL =
            """
            WITH held AS MATERIALIZED (
              SELECT account_id, id FROM asset
              JOIN unnest($1::uuid[], $2::uuid[]) AS written (account, name) ON account_id = account AND id = name
              WHERE state = 'erasing' ORDER BY account_id, id FOR NO KEY UPDATE OF asset)
            UPDATE asset a SET erase_journaled = true, erase_next_at = now(), erase_attempts = 0
            FROM held WHERE a.account_id = held.account_id AND a.id = held.id""";

    /** Forgets one of an account ($1) by its id ($2), whose bytes are gone. */
    public static final String FORGET =
            "DELETE FROM asset WHERE account_id = $1 AND id = $2 AND " + JOURNALED.condition();

    private AssetLifeSql() {}

    /**
     * Takes those that are due, and postpones them, so that a worker that dies gives them back by itself.
     *
     * @param from {@link AssetLife#ERASING} or {@link AssetLife#JOURNALED}
     * @param most how many at once
     * @param pause until they are due again, as SQL over {@code erase_attempts}
     */
    public static String claim(AssetLife from, int most, String pause) {
        return ClaimedRows.of("asset", "account_id, id")
                .due(from.condition() + " AND erase_next_at <= now()")
                .oldest("erase_next_at", most)
                .update(
                        "erase_attempts = erase_attempts + 1, erase_next_at = now() + " + pause,
                        "account_id, id, object_key");
    }

    private static String shown(String change, AssetLife from) {
        return """
            changed AS (
              UPDATE asset a SET %s FROM taken WHERE a.account_id = taken.account AND a.id = taken.asset AND a.%s
              RETURNING a.account_id, a.id)"""
                .formatted(change, from.condition());
    }
}
