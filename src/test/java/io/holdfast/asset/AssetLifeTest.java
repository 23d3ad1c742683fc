package io.holdfast.asset;

import static io.holdfast.asset.AssetLife.ERASING;
import static io.holdfast.asset.AssetLife.GONE;
import static io.holdfast.asset.AssetLife.HIDDEN;
import static io.holdfast.asset.AssetLife.JOURNALED;
import static io.holdfast.asset.AssetLife.STORED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.db.SqlWrites;
import io.holdfast.testing.CatalogPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Walks the picture of an asset's life with the statements that the gateway runs. */
@ExtendWith(VertxExtension.class)
class AssetLifeTest {
    private static final UUID ACCOUNT = new UUID(1, 1);
    private static final String TAKEN =
            "WITH taken AS (SELECT $1::uuid AS account, $2::uuid AS asset, 'by law' AS notice), ";

    /** What moves an asset: of an account ($1) by its id ($2), or of several. */
    private enum Move {
        HIDE(TAKEN + AssetLifeSql.HIDE + " SELECT count(*) FROM changed") {
            @Override
            Tuple of(UUID asset) {
                return Tuple.of(ACCOUNT, asset);
            }
        },
        SHOW(TAKEN + AssetLifeSql.SHOW + " SELECT count(*) FROM changed") {
            @Override
            Tuple of(UUID asset) {
                return Tuple.of(ACCOUNT, asset);
            }
        },
        ERASE(ErasingSql.UNLESS_HELD) {
            @Override
            Tuple of(UUID asset) {
                return Tuple.of(ACCOUNT, new UUID[] {asset}, null);
            }
        },
        ERASE_AGAIN(ErasingSql.WHOEVER_HOLDS) {
            @Override
            Tuple of(UUID asset) {
                return Tuple.of(ACCOUNT, new UUID[] {asset}, null);
            }
        },
        JOURNAL(AssetLifeSql.JOURNAL) {
            @Override
            Tuple of(UUID asset) {
                return Tuple.of(new UUID[] {ACCOUNT}, (Object) new UUID[] {asset});
            }
        },
        FORGET(AssetLifeSql.FORGET) {
            @Override
            Tuple of(UUID asset) {
                return Tuple.of(ACCOUNT, asset);
            }
        };

        final String sql;

        Move(String sql) {
            this.sql = sql;
        }

        abstract Tuple of(UUID asset);
    }

    private static CatalogPostgres postgres;

    @BeforeAll
    static void start(Vertx vertx) throws Exception {
        postgres = CatalogPostgres.start(vertx, 1);
        postgres.addAccount(ACCOUNT);
        postgres.run("INSERT INTO quota (account_id, used_assets, used_bytes) VALUES ('" + ACCOUNT + "', 100, 100)");
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @Test
    void eachArrowIsTakenByAStatementAndNoStatementTakesAnother() throws Exception {
        Map<AssetLife, Set<AssetLife>> taken = new EnumMap<>(AssetLife.class);
        for (AssetLife from : AssetLife.values()) {
            Set<AssetLife> next = taken.computeIfAbsent(from, any -> EnumSet.noneOf(AssetLife.class));
            for (Move move : Move.values()) {
                UUID asset = assetIn(from);
                run(move, asset);
                AssetLife now = place(asset);
                if (now != from) {
                    next.add(now);
                }
            }
        }

        for (AssetLife from : AssetLife.values()) {
            assertThat(taken.get(from)).as("from " + from).isEqualTo(from.next());
        }
    }

    @Test
    void whatIsHeldStaysWhereItIs() throws Exception {
        for (AssetLife from : List.of(STORED, HIDDEN)) {
            UUID asset = assetIn(from);
            postgres.run("INSERT INTO hold (account_id, id, asset_id) VALUES ('" + ACCOUNT + "', gen_random_uuid(), '"
                    + asset + "')");

            run(Move.ERASE, asset);

            assertThat(place(asset)).isEqualTo(from);
        }
    }

    @Test
    void aWorkerIsGivenOnlyWhatIsWhereItLooks() throws Exception {
        UUID erasing = assetIn(ERASING);
        UUID journaled = assetIn(JOURNALED);
        assetIn(STORED);
        assetIn(HIDDEN);

        assertThat(claimed(ERASING)).contains(erasing).doesNotContain(journaled);
        assertThat(claimed(JOURNALED)).contains(journaled).doesNotContain(erasing);
    }

    @Test
    void everyRowIsInOnePlaceAndTheSchemaKnowsNoOther() throws SQLException {
        String places = Stream.of(AssetLife.values())
                .map(life -> "(" + life.condition() + ")::int")
                .collect(Collectors.joining(" + "));

        assertThat(postgres.number("SELECT count(*) FROM asset WHERE " + places + " <> 1"))
                .isZero();
        assertThatThrownBy(() -> add("lost")).hasMessageContaining("asset_state_check");
    }

    /** Every literal of a state in SQL over assets is one of the type's. */
    @Test
    void statementsNameNoStateThatAnAssetDoesNotHave() throws Exception {
        Set<String> columns =
                Stream.of(AssetLife.values()).map(AssetLife::column).collect(Collectors.toCollection(TreeSet::new));
        Pattern state = Pattern.compile("\\b(?:a|asset|h|x)?\\.?\\bstate (?:=|<>|IN) \\(?'(\\w+)'");
        Set<String> unknown = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "main", "java", "io", "holdfast", "asset"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                state.matcher(SqlWrites.sql(Files.readString(file)))
                        .results()
                        .map(found -> found.group(1))
                        .filter(name -> !columns.contains(name))
                        .forEach(unknown::add);
            }
        }

        assertThat(unknown).isEmpty();
    }

    private static Set<UUID> claimed(AssetLife from) throws Exception {
        String claim = AssetLifeSql.claim(from, 1_000, "interval '1 hour'");
        return Stream.of(await(postgres.database().query(claim, Tuple.tuple())))
                .flatMap(rows -> Stream.iterate(rows.iterator(), java.util.Iterator::hasNext, each -> each)
                        .map(each -> each.next().getUUID("id")))
                .collect(Collectors.toSet());
    }

    private static UUID assetIn(AssetLife life) throws Exception {
        UUID asset = add("stored");
        for (Move move : way(life)) {
            run(move, asset);
        }
        assertThat(place(asset)).isEqualTo(life);
        return asset;
    }

    /** From the beginning. */
    private static List<Move> way(AssetLife to) {
        return switch (to) {
            case STORED -> List.of();
            case HIDDEN -> List.of(Move.HIDE);
            case ERASING -> List.of(Move.ERASE);
            case JOURNALED -> List.of(Move.ERASE, Move.JOURNAL);
            case GONE -> List.of(Move.ERASE, Move.JOURNAL, Move.FORGET);
        };
    }

    private static UUID add(String state) throws SQLException {
        UUID asset = UUID.randomUUID();
        postgres.run(
                "INSERT INTO asset (account_id, id, kind, state, object_key, size_bytes, sha256, crc32, media_type)"
                        + " VALUES ('" + ACCOUNT + "', '" + asset + "', 'uploaded', '" + state + "', '" + asset
                        + "', 1, sha256(''), 0, 'image/png')");
        return asset;
    }

    private static void run(Move move, UUID asset) throws Exception {
        await(postgres.database().query(move.sql, move.of(asset)));
    }

    /** Where it is, by the conditions of the type itself. */
    private static AssetLife place(UUID asset) throws SQLException {
        for (AssetLife life : AssetLife.values()) {
            if (postgres.number("SELECT count(*) FROM asset WHERE id = '" + asset + "' AND " + life.condition()) > 0) {
                return life;
            }
        }
        assertThat(postgres.number("SELECT count(*) FROM asset WHERE id = '" + asset + "'"))
                .isZero();
        return GONE;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }
}
