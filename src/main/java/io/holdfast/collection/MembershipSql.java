package io.holdfast.collection;

import io.holdfast.asset.Asset;
import io.holdfast.asset.GallerySql;
import io.holdfast.db.NamedSql;

/** What {@link Memberships} asks of Postgres; $1 is the account, $2 the collection. */
final class MembershipSql {
    /** Digits behind the point from which on a collection is numbered anew; each move to the same spot takes one more. */
    static final int MAX_SCALE = 100;

    private static final String MEMBERS_OF = " FROM collection_asset WHERE account_id = $1 AND collection_id = $2 ";

    /** How many there are now; the count before is of the statement's start. */
    static final String ADD =
            """
            WITH added AS (
              INSERT INTO collection_asset (account_id, collection_id, asset_id, position)
              SELECT $1, $2, id, n + (SELECT coalesce(ceil(max(position)), 0)"""
                    + MEMBERS_OF
                    + """
            ) FROM unnest($3::uuid[]) WITH ORDINALITY AS wanted (id, n)
              ON CONFLICT (account_id, collection_id, asset_id) DO NOTHING
              RETURNING asset_id),
            """
                    + GallerySql.entered("added", "$1", "$2")
                    + """
            , changed AS (
              UPDATE collection SET version = version + 1 WHERE account_id = $1 AND id = $2)
            SELECT (SELECT count(*) FROM added) + (SELECT count(*)"""
                    + MEMBERS_OF + ")";

    /** Before one's row, or behind the last where there is none to be beside. */
    static final String PLACE_AFTER = place("min", ">", "+ 1");

    /** Before another. */
    static final String PLACE_BEFORE = place("max", "<", "- 1");

    static final NamedSql MOVE = NamedSql.of(
            """
            WITH placed AS (
              INSERT INTO collection_asset (account_id, collection_id, asset_id, position)
              VALUES (#{account}, #{collection}, #{asset}, #{position})
              ON CONFLICT (account_id, collection_id, asset_id) DO UPDATE SET position = excluded.position),
            fresh AS (SELECT #{asset}::uuid AS asset_id WHERE #{isNew}),
            """
                    + GallerySql.entered("fresh", "#{account}", "#{collection}")
                    + """
             UPDATE collection SET version = version + 1 WHERE account_id = #{account} AND id = #{collection}""");

    static final String REMOVE =
            """
            WITH removed AS (
              DELETE FROM collection_asset WHERE account_id = $1 AND collection_id = $2 AND asset_id = $3
              RETURNING collection_id)
            UPDATE collection c SET version = version + 1
            FROM removed WHERE c.account_id = $1 AND c.id = removed.collection_id""";

    /** Held in the order in which erasure lets go of them. */
    static final String MEMBERS = "SELECT asset_id" + MEMBERS_OF + " ORDER BY asset_id FOR UPDATE";

    static final String ORDER =
            """
            WITH changed AS (
              UPDATE collection SET version = version + 1, numbering = numbering + 1 WHERE account_id = $1 AND id = $2)
            UPDATE collection_asset m SET position = wanted.n
            FROM unnest($3::uuid[]) WITH ORDINALITY AS wanted (id, n)
            WHERE m.account_id = $1 AND m.collection_id = $2 AND m.asset_id = wanted.id""";

    static final String RENUMBER =
            """
            WITH held AS MATERIALIZED (
              SELECT asset_id, position"""
                    + MEMBERS_OF
                    + """
             ORDER BY asset_id FOR UPDATE),
            numbered AS (SELECT asset_id, row_number() OVER (ORDER BY position) AS n FROM held),
            changed AS (
              UPDATE collection SET numbering = numbering + 1 WHERE account_id = $1 AND id = $2)
            UPDATE collection_asset m SET position = numbered.n
            FROM numbered WHERE m.account_id = $1 AND m.collection_id = $2 AND m.asset_id = numbered.asset_id""";

    private static final String MEMBERS_OF_NAMED =
            " FROM collection_asset WHERE account_id = #{account} AND collection_id = #{collection}";

    private MembershipSql() {}

    /**
     * Selects a page, with where it begins, and with one row at least when there is the collection.
     *
     * @param behind whether it begins behind the place of an asset, in a numbering
     */
    static NamedSql page(boolean behind, int rows) {
        return NamedSql.of("SELECT " + Asset.LISTED_COLUMNS + ", position, numbering, behind FROM (SELECT numbering, "
                + (behind
                        ? "CASE WHEN numbering = #{numbering} THEN #{position}::numeric ELSE (SELECT position"
                                + MEMBERS_OF_NAMED + " AND asset_id = #{asset}) END "
                        : "NULL::numeric ")
                + """
                 AS behind FROM collection WHERE account_id = #{account} AND id = #{collection}) there LEFT JOIN LATERAL (
                  SELECT a.*, m.position FROM collection_asset m
                  JOIN asset a ON a.account_id = m.account_id AND a.id = m.asset_id AND a.state = 'stored'
                  WHERE m.account_id = #{account} AND m.collection_id = #{collection}"""
                + (behind ? " AND m.position > there.behind" : "") + " ORDER BY m.position LIMIT " + rows
                + ") found ON true ORDER BY position");
    }

    /** Where an asset ($3) comes to be beside another ($4); the asset itself is no neighbour, so a repetition moves nothing. */
    private static String place(String nearest, String side, String beyond) {
        String others = MEMBERS_OF + " AND asset_id <> $3";
        return "WITH beside AS (SELECT CASE WHEN $4::uuid IS NULL THEN (SELECT max(position)" + others
                + ") ELSE (SELECT position" + others + " AND asset_id = $4) END AS at) "
                + "SELECT EXISTS (SELECT 1" + MEMBERS_OF + " AND asset_id = $3), $4::uuid IS NULL OR at IS NOT NULL, "
                + "(SELECT count(*)" + others + "), trim_scale(coalesce((at + (SELECT " + nearest + "(position)"
                + others + " AND position " + side + " at)) * 0.5, at " + beyond + ", 1)) FROM beside";
    }
}
