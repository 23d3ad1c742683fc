package io.holdfast.events.webhook;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.db.NamedSql;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The webhook rows of one account at a time. */
final class Webhooks {
    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    private static final NamedSql ADD = NamedSql.of(
            """
            INSERT INTO webhook (account_id, id, url, types, secret, enabled)
            SELECT #{account}, #{id}, #{url}, #{types}, #{secret}, #{enabled} WHERE (SELECT count(*) FROM webhook WHERE account_id = #{account}) < #{most}
            RETURNING\s"""
                    + Webhook.COLUMNS);

    private static final NamedSql CHANGE = NamedSql.of(
            """
            UPDATE webhook SET url = coalesce(#{url}, url), types = coalesce(#{types}, types), enabled = coalesce(#{enabled}, enabled)
            WHERE account_id = #{account} AND id = #{id}
            RETURNING\s"""
                    + Webhook.COLUMNS);

    private static final String ROTATE =
            """
            UPDATE webhook SET old_secret = secret, old_secret_until = now() + $4 * interval '1 millisecond', secret = $3
            WHERE account_id = $1 AND id = $2
            RETURNING\s"""
                    + Webhook.COLUMNS;

    private final Database database;
    private final int most;

    /**
     * Opens the table.
     *
     * @param most webhooks that one account may have
     */
    Webhooks(Database database, int most) {
        this.database = database;
        this.most = most;
    }

    /**
     * Adds one.
     *
     * @param wish a whole one
     * @return the webhook; fails with {@link ProblemType#CONFLICT} when the account has as many as it may
     */
    Future<Webhook> add(UUID account, WebhookRequest wish, WebhookSecret secret) {
        Arguments arguments = Arguments.of("account", account)
                .with("id", IDS.generate())
                .with("url", wish.url().orElseThrow())
                .with("types", wish.types().orElseThrow().toArray(String[]::new))
                .with("secret", secret.text())
                .with("enabled", wish.enabled().orElse(true))
                .with("most", most);
        return database.transaction(transaction -> transaction
                        // one at a time, or two could both be the last
                        .preparedQuery("SELECT 1 FROM quota WHERE account_id = $1 FOR UPDATE")
                        .execute(Tuple.of(account))
                        .compose(v -> ADD.execute(transaction, arguments)))
                .compose(rows -> rows.size() > 0
                        ? one(rows)
                        : Future.failedFuture(
                                ProblemType.CONFLICT.asFailure("An account may have " + most + " webhooks.")));
    }

    /** All of an account, oldest first. */
    Future<List<Webhook>> all(UUID account) {
        return database.query(
                        "SELECT " + Webhook.COLUMNS + " FROM webhook WHERE account_id = $1 ORDER BY id",
                        Tuple.of(account))
                .map(rows -> {
                    List<Webhook> all = new ArrayList<>();
                    rows.forEach(row -> all.add(Webhook.of(row)));
                    return all;
                });
    }

    /** One; fails with {@link ProblemType#NOT_FOUND}. */
    Future<Webhook> find(UUID account, UUID id) {
        return database.query(
                        "SELECT " + Webhook.COLUMNS + " FROM webhook WHERE account_id = $1 AND id = $2",
                        Tuple.of(account, id))
                .compose(Webhooks::one);
    }

    /** Changes what the wish tells; fails with {@link ProblemType#NOT_FOUND}. */
    Future<Webhook> change(UUID account, UUID id, WebhookRequest wish) {
        Arguments arguments = Arguments.of("account", account)
                .with("id", id)
                .with("url", wish.url())
                .with("types", wish.types().map(types -> types.toArray(String[]::new)))
                .with("enabled", wish.enabled());
        return database.query(CHANGE, arguments).compose(Webhooks::one);
    }

    /**
     * Takes another secret into use.
     *
     * @param overlap how long the one before goes on signing
     * @return the webhook; fails with {@link ProblemType#NOT_FOUND}
     */
    Future<Webhook> rotate(UUID account, UUID id, WebhookSecret secret, Duration overlap) {
        return database.query(ROTATE, Tuple.of(account, id, secret.text(), overlap.toMillis()))
                .compose(Webhooks::one);
    }

    /** Removes one and all that it was still to be told; fails with {@link ProblemType#NOT_FOUND}. */
    Future<Void> remove(UUID account, UUID id) {
        return database.query("DELETE FROM webhook WHERE account_id = $1 AND id = $2", Tuple.of(account, id))
                .compose(rows -> rows.rowCount() > 0
                        ? Future.succeededFuture()
                        : Future.failedFuture(ProblemType.NOT_FOUND.asFailure()));
    }

    private static Future<Webhook> one(RowSet<Row> rows) {
        return rows.size() == 0
                ? Future.failedFuture(ProblemType.NOT_FOUND.asFailure())
                : Future.succeededFuture(Webhook.of(rows.iterator().next()));
    }
}
