package io.holdfast.tenancy;

/** Changes of an account's row, whole or as parts of statements, for rooms that make them together with changes of their own. */
public final class AccountSql {
    /** {@code accepted}: the account $1 has accepted the version of the policy in {@code meant}, and those before it. */
    public static final String ACCEPTED =
            """
            accepted AS (
              UPDATE account a SET accepted_policy = greatest(accepted_policy, meant.number)
              FROM meant WHERE a.account_id = $1)""";

    /** {@code closed}: the account $1, if it was open and of one of the versions $4 where these are given. */
    public static final String CLOSED =
            """
            closed AS (
              UPDATE account SET closed_at = now(), version = version + 1
              WHERE account_id = $1 AND closed_at IS NULL AND ($4::int[] IS NULL OR version = ANY ($4))
              RETURNING account_id)""";

    /** {@code closed}: an account that was closed before at {@code asked}, unless it was opened since. */
    public static final String CLOSED_AGAIN =
            """
            closed AS (
              UPDATE account SET closed_at = coalesce(closed_at, #{asked}), version = version + 1
              WHERE account_id = #{account} AND created_at <= #{asked}
              RETURNING account_id)""";

    /** {@code home}: the account $1 is at home in the region $2 from here on, if it was not before. */
    public static final String HOME =
            """
            home AS (
              UPDATE account SET home_region = $2, home_at = now()
              WHERE account_id = $1 AND closed_at IS NULL AND home_region IS DISTINCT FROM $2::text RETURNING account_id)""";

    /** {@code home}: those accounts that are at home where {@code told} says, unless they moved since. */
    public static final String HOME_AGAIN =
            """
            home AS (
              UPDATE account a SET home_region = told.region, home_at = told.at FROM told
              WHERE a.account_id = told.account AND a.closed_at IS NULL AND coalesce(a.home_at, a.created_at) < told.at
              RETURNING a.account_id, told.region)""";

    /** What owners change of their profile. */
    public static final String CHANGE =
            """
            UPDATE account SET name = CASE WHEN #{hasName} THEN #{name} ELSE name END,
              email = CASE WHEN #{hasEmail} THEN #{email} ELSE email END,
              locale = CASE WHEN #{hasLocale} THEN #{locale} ELSE locale END,
              communications = coalesce(#{communications}, communications), version = version + 1
            WHERE account_id = #{account} AND closed_at IS NULL
              AND (#{versions}::int[] IS NULL OR version = ANY (#{versions}))
            RETURNING version""";

    /** Forgets who it was. */
    public static final String ANONYMISE =
            "UPDATE account SET name = NULL, email = NULL, locale = NULL WHERE account_id = $1 AND closed_at IS NOT NULL";

    /** Forgets it. */
    public static final String DELETE = "DELETE FROM account WHERE account_id = $1";

    private AccountSql() {}

    /** Lets the {@code account} of some rows in or keeps it out, where that is not so already; returns their {@code asset}. */
    public static String block(String rows, boolean blocked) {
        return "UPDATE account SET blocked = %2$s FROM %1$s WHERE account_id = %1$s.account AND blocked <> %2$s RETURNING %1$s.asset"
                .formatted(rows, blocked);
    }
}
