package io.holdfast.asset;

/** What assets are needed for. */
public final class FeatureSql {
    /** A feature ($3) needs the assets ($2) of an account ($1) no more; what it kept of them in galleries goes along. */
    public static final String DROP =
            """
            WITH kept AS (
              UPDATE asset SET features = array_remove(features, $3::text), version = version + 1,
                collections = CASE $3::text WHEN 'gallery' THEN '{}' ELSE collections END
              WHERE account_id = $1 AND id = ANY ($2)),
            members AS (SELECT id FROM unnest($2::uuid[]) AS each (id) WHERE $3::text = 'gallery'),
            """
                    + GallerySql.leaving("members", "$1") + " SELECT count(*) FROM members";

    private FeatureSql() {}
}
