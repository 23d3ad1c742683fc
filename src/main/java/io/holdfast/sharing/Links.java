package io.holdfast.sharing;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.holdfast.asset.Asset;
import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.db.NamedSql;
import io.holdfast.jobs.RetentionRule;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The links of one account at a time; what an asset that is being erased had is not there any more. */
public final class Links {
    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    /** Behind the account's row, or two at once might both be the last that there is room for. */
    private static final String ROOM = "SELECT 1 FROM quota WHERE account_id = $1 FOR NO KEY UPDATE";

    private static final NamedSql CREATE = NamedSql.of(
            """
            INSERT INTO share_link AS l (account_id, id, asset_id, label, most_uses, expires_at)
            SELECT #{account}, #{id}, #{asset}, #{label}, #{maxUses}, #{expires} FROM asset
            WHERE account_id = #{account} AND id = #{asset} AND state = 'stored' AND (
              SELECT count(*) FROM share_link o
              WHERE o.account_id = #{account} AND o.revoked_at IS NULL AND o.expires_at > now()) < #{most}
            RETURNING\s"""
                    + Link.COLUMNS);

    private static final String OWN = "SELECT " + Link.COLUMNS
            + " FROM share_link l JOIN asset a ON a.account_id = l.account_id AND a.id = l.asset_id AND a.state = 'stored'"
            + " WHERE l.account_id = $1";

    private static final String REVOKE =
            """
            UPDATE share_link l SET revoked_at = coalesce(revoked_at, now())
            FROM asset a
            WHERE l.account_id = $1 AND l.asset_id = $2 AND l.id = $3
              AND a.account_id = $1 AND a.id = $2 AND a.state = 'stored'
            RETURNING l.id""";

    private static final String FOLLOW = "SELECT " + Asset.COLUMNS
            + """
            , over, used, seen FROM (
              SELECT l.asset_id AS of_asset, l.revoked_at IS NOT NULL OR l.expires_at <= now() AS over,
                coalesce(l.uses >= l.most_uses, false) AS used,
                EXISTS (SELECT FROM share_viewing v WHERE v.account_id = $1 AND v.link_id = $2 AND v.id = $3) AS seen
              FROM share_link l JOIN account o ON o.account_id = l.account_id AND NOT o.blocked AND o.closed_at IS NULL
              WHERE l.account_id = $1 AND l.id = $2) link
            JOIN asset ON account_id = $1 AND id = of_asset AND state = 'stored'""";

    private static final String FORGET =
            """
            DELETE FROM share_link WHERE (account_id, id) IN (
              SELECT account_id, id FROM share_link
              WHERE least(expires_at, revoked_at) < now() - $1 * interval '1 millisecond' LIMIT $2)""";

    private static final String FORGET_VIEWINGS =
            """
            DELETE FROM share_viewing WHERE (account_id, link_id, id) IN (
              SELECT account_id, link_id, id FROM share_viewing
              WHERE expires_at < now() - $1 * interval '1 millisecond' ORDER BY expires_at LIMIT $2)""";

    /**
     * What somebody finds who follows a link.
     *
     * @param over it was revoked or has expired
     * @param used it lets nobody begin to look any more
     * @param seen the viewing was counted before
     */
    record Followed(Asset asset, boolean over, boolean used, boolean seen) {}

    private final Database database;

    /** Opens the tables. */
    public Links(Database database) {
        this.database = database;
    }

    /**
     * Adds one.
     *
     * @return the link; empty when the account has as many as it may have, or the asset is not there
     */
    Future<Optional<Link>> add(UUID account, UUID asset, LinkRequest wish, int most) {
        Arguments arguments = Arguments.of("account", account)
                .with("id", IDS.generate())
                .with("asset", asset)
                .with("label", wish.label())
                .with("maxUses", wish.mostUses())
                .with("expires", wish.expiresAt().atOffset(ZoneOffset.UTC))
                .with("most", (long) most);
        return database.transaction(transaction -> transaction
                        .preparedQuery(ROOM)
                        .execute(Tuple.of(account))
                        .compose(v -> CREATE.execute(transaction, arguments)))
                .map(rows -> all(rows).stream().findFirst());
    }

    /**
     * Some of an asset's links, or of all of the account's, the newest first.
     *
     * @param gone ends the statement when nobody waits for it any more
     */
    Future<List<Link>> newest(UUID account, Optional<UUID> asset, Optional<UUID> before, int rows, Future<Void> gone) {
        return database.query(
                        OWN + " AND ($2::uuid IS NULL OR l.asset_id = $2) AND ($3::uuid IS NULL OR l.id < $3)"
                                + " ORDER BY l.id DESC LIMIT $4",
                        Tuple.of(account, asset.orElse(null), before.orElse(null), rows),
                        gone)
                .map(Links::all);
    }

    /** One of an asset's links; fails with {@link ProblemType#NOT_FOUND}. */
    Future<Link> find(UUID account, UUID asset, UUID id) {
        return database.query(OWN + " AND l.asset_id = $2 AND l.id = $3", Tuple.of(account, asset, id))
                .map(rows -> all(rows).stream().findFirst().orElseThrow(ProblemType.NOT_FOUND::asFailure));
    }

    /** Makes one work no more, wherever it is followed from now on; fails with {@link ProblemType#NOT_FOUND}. */
    Future<Void> revoke(UUID account, UUID asset, UUID id) {
        return database.query(REVOKE, Tuple.of(account, asset, id))
                .compose(rows -> rows.size() > 0
                        ? Future.succeededFuture()
                        : Future.failedFuture(ProblemType.NOT_FOUND.asFailure()));
    }

    /** Follows one; fails with {@link ProblemType#NOT_FOUND} when it or its asset is not there. */
    Future<Followed> follow(LinkTokens.Target target, Optional<UUID> viewing) {
        return database.query(FOLLOW, Tuple.of(target.account(), target.link(), viewing.orElse(null)))
                .map(rows -> {
                    for (Row row : rows) {
                        return new Followed(
                                Asset.of(row), row.getBoolean("over"), row.getBoolean("used"), row.getBoolean("seen"));
                    }
                    throw ProblemType.NOT_FOUND.asFailure();
                });
    }

    /** What forgets links that have been over for so long, and viewings that are over. */
    public static List<RetentionRule> sweeps(Database database, Duration retention, Duration interval) {
        return List.of(
                RetentionRule.of(database, "past-links", interval, FORGET, retention),
                RetentionRule.of(database, "past-viewings", interval, FORGET_VIEWINGS, Duration.ZERO));
    }

    private static List<Link> all(RowSet<Row> rows) {
        List<Link> links = new ArrayList<>(rows.size());
        rows.forEach(row -> links.add(Link.of(row)));
        return links;
    }
}
