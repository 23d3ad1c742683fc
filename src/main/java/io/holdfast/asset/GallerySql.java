package io.holdfast.asset;

/** What an asset knows of the galleries that hold it, as parts of the statements that change these. */
public final class GallerySql {
    private GallerySql() {}

    /**
     * {@code named}: assets are in one more gallery.
     *
     * @param rows with the {@code asset_id} of each
     * @param account whose they are, as SQL
     * @param gallery which, as SQL
     */
    public static String entered(String rows, String account, String gallery) {
        return """
            named AS (
              UPDATE asset a SET collections = array_append(a.collections, %3$s)
              FROM %1$s r WHERE a.account_id = %2$s AND a.id = r.asset_id)"""
                .formatted(rows, account, gallery);
    }

    /** Those of an account ($1) with ids ($3) are in a gallery ($2) no more. */
    public static final String LEFT =
            """
            UPDATE asset SET collections = array_remove(collections, $2)
            WHERE account_id = $1 AND id = ANY ($3) AND state = 'stored' AND $2 = ANY (collections)""";

    /**
     * {@code galleries}: assets are in no gallery any more; taken in the order in which everybody takes memberships.
     *
     * @param rows with the {@code id} of each
     * @param account whose they are, as SQL
     */
    public static String leaving(String rows, String account) {
        return """
            galleries AS (
              DELETE FROM collection_asset c USING (
                SELECT m.collection_id, m.asset_id FROM collection_asset m JOIN %1$s r ON m.asset_id = r.id
                WHERE m.account_id = %2$s ORDER BY m.collection_id, m.asset_id FOR UPDATE OF m) member
              WHERE c.account_id = %2$s AND c.collection_id = member.collection_id AND c.asset_id = member.asset_id)"""
                .formatted(rows, account);
    }
}
