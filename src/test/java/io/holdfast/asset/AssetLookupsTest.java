package io.holdfast.asset;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.objectstore.ObjectKey;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.resumable.UploadReplicas;
import io.holdfast.testing.CatalogPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class AssetLookupsTest {
    private static final UUID ADA = new UUID(1, 1);
    private static final UUID BEN = new UUID(2, 2);
    private static final int EACH = 150;

    private CatalogPostgres postgres;

    @BeforeEach
    void fill(Vertx vertx) throws IOException, SQLException {
        postgres = CatalogPostgres.start(vertx, 4);
        for (UUID account : List.of(ADA, BEN)) {
            postgres.addAccount(account);
            postgres.run(
                    "INSERT INTO asset (account_id, id, kind, object_key, size_bytes, sha256, crc32, media_type) SELECT '"
                            + account + "', lpad(to_hex(n), 32, '0')::uuid, 'uploaded', '" + account
                            + "/' || lpad(to_hex(n), 32, '0')::uuid, n, sha256(''), 0, 'image/png' FROM generate_series(1, "
                            + EACH + ") n");
        }
    }

    @AfterEach
    void stop() throws IOException, TimeoutException {
        postgres.close();
    }

    @Test
    void manyQuestionsAtOnceEachGetTheirOwnAnswer(Vertx vertx) throws TimeoutException {
        List<Wanted> wanted =
                Stream.of(all(ADA), all(BEN), all(ADA)).flatMap(List::stream).toList();
        List<Asset> found = ask(vertx, wanted).stream().map(Future::result).toList();

        assertThat(found.stream().map(asset -> asset.account() + "/" + asset.id()))
                .isEqualTo(wanted.stream()
                        .map(each -> each.account() + "/" + each.id())
                        .toList());
        assertThat(found)
                .allMatch(asset -> asset.content().key().equals(ObjectKey.of(asset.account(), asset.id()))
                        && asset.content().size() == asset.id().getLeastSignificantBits());
    }

    @Test
    void whatIsUnknownOrForeignOrBeingErasedIsNotFoundAmongOthersThatAre(Vertx vertx)
            throws SQLException, TimeoutException {
        postgres.run("UPDATE asset SET state = 'erasing', erase_asked_at = now(), erase_next_at = now()"
                + " WHERE account_id = '" + ADA + "' AND id = '" + new UUID(0, 7) + "'");
        postgres.run("DELETE FROM asset WHERE account_id = '" + BEN + "' AND id = '" + new UUID(0, 8) + "'");

        List<Future<Asset>> answers = ask(
                vertx, List.of(wanted(ADA, 6), wanted(ADA, 7), wanted(ADA, 8), wanted(BEN, 8), wanted(ADA, EACH + 1)));

        assertThat(answers.stream().map(Future::succeeded)).containsExactly(true, false, true, false, false);
        assertThat(answers.stream().filter(Future::failed).map(AssetLookupsTest::refusal))
                .containsOnly(ProblemType.NOT_FOUND);
    }

    @Test
    void allOfThemFailWhenPostgresIsAway(Vertx vertx, @TempDir Path folder) throws IOException, TimeoutException {
        postgres.close();
        postgres = CatalogPostgres.onOwnPostgres(folder.resolve("postgres"), vertx, 4);
        postgres.stop();

        assertThat(ask(vertx, all(ADA)).stream().map(AssetLookupsTest::refusal))
                .hasSize(EACH)
                .containsOnly(ProblemType.DATABASE_UNAVAILABLE);
    }

    private record Wanted(UUID account, UUID id) {}

    private static Wanted wanted(UUID account, long n) {
        return new Wanted(account, new UUID(0, n));
    }

    private static List<Wanted> all(UUID account) {
        return LongStream.rangeClosed(1, EACH).mapToObj(n -> wanted(account, n)).toList();
    }

    private static ProblemType refusal(Future<?> answer) {
        return ((ProblemException) answer.cause()).type();
    }

    /** Asks for all of them in one turn of an event loop. */
    private List<Future<Asset>> ask(Vertx vertx, List<Wanted> wanted) throws TimeoutException {
        return UploadReplicas.on(vertx, () -> {
            AssetLookups lookups = new AssetLookups(postgres.database());
            List<Future<Asset>> asked = wanted.stream()
                    .map(each -> lookups.find(each.account(), each.id()))
                    .toList();
            return Future.join(asked).transform(done -> Future.succeededFuture(asked));
        });
    }
}
