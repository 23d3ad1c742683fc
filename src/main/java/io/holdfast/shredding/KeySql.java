package io.holdfast.shredding;

/** Changes of keys that other rooms make, whole or as parts of their statements. */
public final class KeySql {
    /** Destroys the key of an account ($1). */
    public static final String SHRED = "DELETE FROM account_key WHERE account_id = $1";

    /** {@code sealed}: the wrapped keys of the objects that the rows {@code switched} name, where these were sealed. */
    public static final String SEALED =
            """
            sealed AS (
              INSERT INTO object_key (account_id, id, wrapped, size_bytes)
              SELECT account, right("to", 36)::uuid, decode(key, 'base64'), size FROM switched WHERE key IS NOT NULL
              ON CONFLICT (account_id, id) DO UPDATE SET wrapped = excluded.wrapped, size_bytes = excluded.size_bytes)""";

    private KeySql() {}

    /** {@code shredded}: the keys of the accounts {@code closed} are destroyed where a condition holds. */
    public static String shredded(String condition) {
        return "shredded AS (DELETE FROM account_key k USING closed WHERE " + condition
                + " AND k.account_id = closed.account_id)";
    }
}
