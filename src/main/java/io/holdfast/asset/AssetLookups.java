package io.holdfast.asset;

import io.holdfast.db.Database;
import io.holdfast.problem.ProblemType;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;

/**
 * Finds assets for many requests by one statement: what is asked for while Postgres is busy with the last statement
 * goes out together with the next, so that one alone never waits. For one event loop.
 */
final class AssetLookups {
    private static final int MAX_UNDER_WAY = 8;

    /** What answers later than this does not keep others waiting. */
    private static final long PATIENCE_NANOS = 20_000_000;

    private static final int MAX_TOGETHER = 64;

    /**
     * Row by row by the key, also where the planner would take few rows for a reason to read them all; signed links ask for no
     * account, so that a closed or blocked one is told here.
     */
    private static final String FIND = "SELECT " + Asset.COLUMNS
            + " FROM unnest($1::uuid[], $2::uuid[]) AS wanted (wanted_account, wanted_id), LATERAL ("
            + "SELECT * FROM asset WHERE account_id = wanted_account AND id = wanted_id AND state = 'stored' AND NOT EXISTS ("
            + "SELECT FROM account c WHERE c.account_id = wanted_account AND (c.blocked OR c.closed_at IS NOT NULL)) LIMIT 1) found";

    private record Key(UUID account, UUID id) {}

    private record Question(Key key, Promise<Asset> answer) {}

    private final Database database;
    private final Queue<Question> waiting = new ArrayDeque<>();
    private int underWay;
    private long lastAsked;

    AssetLookups(Database database) {
        this.database = database;
    }

    /** One asset; fails with {@link ProblemType#NOT_FOUND}, also when it is somebody else's. */
    Future<Asset> find(UUID account, UUID id) {
        Question question = new Question(new Key(account, id), Promise.promise());
        waiting.add(question);
        ask();
        return question.answer().future();
    }

    private void ask() {
        while (!waiting.isEmpty() && mayAsk()) {
            List<Question> together = new ArrayList<>();
            while (together.size() < MAX_TOGETHER && !waiting.isEmpty()) {
                together.add(waiting.remove());
            }
            underWay++;
            lastAsked = System.nanoTime();
            Object accounts = together.stream().map(q -> q.key().account()).toArray(UUID[]::new);
            Object ids = together.stream().map(q -> q.key().id()).toArray(UUID[]::new);
            database.query(FIND, Tuple.of(accounts, ids))
                    .map(AssetLookups::byKey)
                    .onComplete(done -> {
                        underWay--;
                        together.forEach(question -> answer(question, done));
                        ask();
                    });
        }
    }

    private boolean mayAsk() {
        return underWay == 0 || (underWay < MAX_UNDER_WAY && System.nanoTime() - lastAsked > PATIENCE_NANOS);
    }

    private static Map<Key, Asset> byKey(Iterable<Row> rows) {
        Map<Key, Asset> found = new HashMap<>();
        rows.forEach(row -> {
            Asset asset = Asset.of(row);
            found.put(new Key(asset.account(), asset.id()), asset);
        });
        return found;
    }

    private static void answer(Question question, AsyncResult<Map<Key, Asset>> found) {
        if (found.failed()) {
            question.answer().fail(found.cause());
            return;
        }
        Asset asset = found.result().get(question.key());
        if (asset == null) {
            question.answer().fail(ProblemType.NOT_FOUND.asFailure());
        } else {
            question.answer().complete(asset);
        }
    }
}
