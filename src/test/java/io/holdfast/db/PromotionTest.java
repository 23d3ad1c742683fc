package io.holdfast.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.SystemPostgres;
import io.holdfast.testing.Waiting;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A standby takes the place of its primary while the gateway's pool writes. */
@ExtendWith(VertxExtension.class)
class PromotionTest {
    private final Path folder;
    private SystemPostgres first;
    private SystemPostgres second;
    private Database database;
    private final List<Integer> acknowledged = new ArrayList<>();
    private int next;

    PromotionTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        first = SystemPostgres.start(folder.resolve("first"));
        first.execute("postgres", "CREATE TABLE kept (id int PRIMARY KEY); CREATE TABLE asset ()");
        second = first.standby(folder.resolve("second"));
        String url = "postgresql://127.0.0.1:" + second.port + ",127.0.0.1:" + first.port
                + "/postgres?target_session_attrs=read-write";
        DatabaseConfig config =
                new DatabaseConfig(url, "postgres", "", 4, 100, Duration.ofSeconds(5), false, Duration.ofMinutes(2));
        database = Database.open(vertx, config, "promotion", 4);
    }

    @AfterEach
    void stop() throws Exception {
        database.close().await();
        second.stop();
    }

    @Test
    void theServerThatWritesIsFoundAndFoundAgainWhenItHasDied() throws Exception {
        write(20);
        first.stop();
        second.promote();
        write(20);

        assertThat(second.count("postgres", "SELECT count(*) FROM kept WHERE id IN " + ids()))
                .isEqualTo(acknowledged.size());
    }

    @Test
    void aServerThatBecameReadOnlyIsLeft() throws Exception {
        write(20);
        second.promote();
        first.execute("postgres", "ALTER SYSTEM SET synchronous_standby_names = ''");
        first.execute("postgres", "ALTER SYSTEM SET default_transaction_read_only = on");
        first.execute("postgres", "SELECT pg_reload_conf()");
        Waiting.until(() -> database.writable().await(1, TimeUnit.MINUTES));
        write(20);

        assertThat(second.count("postgres", "SELECT count(*) FROM kept")).isGreaterThanOrEqualTo(20);
        first.stop();
    }

    /** Tries until so many more were acknowledged. */
    private void write(int more) {
        int enough = acknowledged.size() + more;
        Waiting.until(() -> {
            int id = next++;
            try {
                database.query("INSERT INTO kept VALUES ($1)", Tuple.of(id)).await(1, TimeUnit.MINUTES);
                acknowledged.add(id);
            } catch (RuntimeException refused) {
                // the next one may be taken
            }
            return acknowledged.size() >= enough;
        });
    }

    private String ids() {
        return acknowledged.toString().replace('[', '(').replace(']', ')');
    }
}
