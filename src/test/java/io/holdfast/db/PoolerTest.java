package io.holdfast.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.db.DatabaseConfig.Pooling;
import io.holdfast.testing.Pooler;
import io.holdfast.testing.TestDatabase;
import io.holdfast.testing.Waiting;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class PoolerTest {
    private final Path folder;

    PoolerTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aModeThatCannotWorkIsRefusedAtStartAndOneThatCanIsNot(Vertx vertx) throws Exception {
        try (TestDatabase postgres = TestDatabase.create();
                Pooler transaction = Pooler.start(folder, postgres, "transaction");
                Pooler statement = Pooler.start(folder, postgres, "statement");
                Pooler session = Pooler.start(folder, postgres, "session")) {
            assertThatThrownBy(() -> start(vertx, config(transaction.url(), Pooling.NONE)))
                    .isInstanceOf(DatabaseFault.class)
                    .hasMessageStartingWith("database.url is a pooler that shares connections")
                    .hasMessageContaining("set database.transaction-pooling with database.direct-url");
            assertThatThrownBy(() -> start(vertx, config(transaction.url(), through(transaction.url()))))
                    .hasMessageStartingWith("database.direct-url is a pooler that shares connections");
            assertThatThrownBy(() -> start(vertx, config(statement.url(), Pooling.NONE)))
                    .hasMessageContaining("pool_mode = statement");
            start(vertx, config(session.url(), Pooling.NONE));
            start(vertx, config(transaction.url(), through(postgres.url())));
        }
    }

    @Test
    void throughOneInTransactionModeEachStatementGetsItsOwnRowsAndNotificationsAreHeard(Vertx vertx) throws Exception {
        try (TestDatabase postgres = TestDatabase.create();
                Pooler pooler = Pooler.start(folder, postgres, "transaction")) {
            DatabaseConfig config = config(pooler.url(), through(postgres.url()));
            Database database = Database.open(vertx, config, "pooled", 8);
            List<String> heard = new CopyOnWriteArrayList<>();
            List<Boolean> listening = new CopyOnWriteArrayList<>();
            Notifications notifications =
                    new Notifications(vertx, config, "pooled", heard::add, () -> listening.add(true));
            notifications.start();
            Waiting.until(() -> !listening.isEmpty());

            List<Future<Integer>> answers = new ArrayList<>();
            IntStream.range(0, 400)
                    .forEach(number ->
                            answers.add(database.query("SELECT " + number % 40 + " + $1::int", Tuple.of(1_000 * number))
                                    .map(rows -> rows.iterator().next().getInteger(0))));
            answers.add(database.transaction(connection -> connection
                    .preparedQuery("SELECT $1::int")
                    .execute(Tuple.of(7))
                    .compose(rows ->
                            connection.query("NOTIFY pooled, 'told'").execute().map(v -> rows))
                    .map(rows -> rows.iterator().next().getInteger(0))));
            Future.all(answers).await(Waiting.HANG.toMinutes(), TimeUnit.MINUTES);

            IntStream.range(0, 400)
                    .forEach(
                            number -> assertThat(answers.get(number).result()).isEqualTo(number % 40 + 1_000 * number));
            assertThat(answers.get(400).result()).isEqualTo(7);
            Waiting.until(() -> heard.contains("told"));
            notifications.close();
            database.close().await();
        }
    }

    private static void start(Vertx vertx, DatabaseConfig config) throws Exception {
        StartupMigration.apply(vertx, config).await(Waiting.HANG.toMinutes(), TimeUnit.MINUTES);
    }

    private static Pooling through(String direct) {
        return new Pooling(true, Optional.of(ConnectionUrl.parse(direct)));
    }

    private static DatabaseConfig config(String url, Pooling pooling) {
        return new DatabaseConfig(
                ConnectionUrl.parse(url),
                "postgres",
                "",
                8,
                1_000,
                Duration.ofSeconds(30),
                true,
                Duration.ofMinutes(2),
                pooling);
    }
}
