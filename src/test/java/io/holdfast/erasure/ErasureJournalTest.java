package io.holdfast.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.objectstore.file.FileStore;
import io.holdfast.objectstore.file.FileStoreConfig;
import io.holdfast.stream.Body;
import io.holdfast.testing.CatalogPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class ErasureJournalTest {
    private static final UUID ANN = UUID.randomUUID();
    private static final UUID NONE = new UUID(0, 0);

    private final Path folder;
    private final Vertx vertx;
    private final CatalogPostgres postgres;
    private final ObjectStore objects;
    private final ErasureJournal journal;

    ErasureJournalTest(@TempDir Path folder, Vertx vertx) {
        this.vertx = vertx;
        this.folder = folder;
        this.postgres = CatalogPostgres.start(vertx, 4);
        this.objects = new FileStore(vertx, new FileStoreConfig(folder.resolve("objects")));
        this.journal = new ErasureJournal(postgres.database(), objects);
    }

    @BeforeEach
    void account() throws Exception {
        postgres.addAccount(ANN);
    }

    @AfterEach
    void stop() throws Exception {
        postgres.close();
    }

    @Test
    void aLargeErasureIsOneObjectThatNamesAllOfIt() throws Exception {
        erasing(2_000);
        ErasureWorker erasures = new ErasureWorker(vertx, postgres.database(), objects, journal, config());

        on(erasures.round());

        assertThat(postgres.number("SELECT count(*) FROM asset")).isZero();
        List<ObjectStore.Listed> written = on(journal.page(NONE));
        assertThat(written).hasSize(1);
        Set<UUID> named = new HashSet<>();
        for (ObjectStore.Listed each : written) {
            on(journal.read(each)).assets().forEach(asset -> named.add(asset.id()));
        }
        assertThat(named).hasSize(2_000);
        assertThat(on(journal.unknown(written))).isEmpty();
    }

    @Test
    void whoeverHoldsAssetsInTheOrderOfTheirIdsMeanwhileWaitsInNoCircle() throws Exception {
        ErasureWorker erasures = new ErasureWorker(vertx, postgres.database(), objects, journal, config());
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Void> holding = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                hold();
            }
        });

        for (int i = 0; i < 20; i++) {
            erasing(400);
            on(erasures.round());
        }

        over.set(true);
        holding.get(5, TimeUnit.MINUTES);
    }

    private void hold() {
        try {
            postgres.run("SELECT count(*) FROM (SELECT 1 FROM asset ORDER BY id FOR NO KEY UPDATE) held");
        } catch (SQLException circle) {
            throw new IllegalStateException(circle);
        }
    }

    @Test
    void nothingIsRemovedBeforeTheJournalNamesIt() throws Exception {
        erasing(3);
        // a file in place of the folder, so that nothing can be written into it
        Files.createDirectories(folder.resolve("objects"));
        Path inTheWay = Files.writeString(folder.resolve("objects").resolve(ErasureJournal.FOLDER.toString()), "");
        ErasureWorker erasures = new ErasureWorker(vertx, postgres.database(), objects, journal, config());

        assertThatThrownBy(() -> on(erasures.round())).isNotNull();

        assertThat(postgres.number("SELECT count(*) FROM asset")).isEqualTo(3);
        Files.delete(inTheWay);
        postgres.run("UPDATE asset SET erase_next_at = now()");
        on(erasures.round());
        assertThat(postgres.number("SELECT count(*) FROM asset")).isZero();
    }

    @Test
    void whatADatabaseDoesNotKnowIsFoundByItsName() throws Exception {
        on(journal.write(ErasureEntries.of(closed())));
        UUID first = on(journal.page(NONE)).get(0).key().id();
        on(journal.checked(first));
        on(journal.write(ErasureEntries.of(closed())));
        postgres.run("DELETE FROM erasure_journal WHERE id <> '" + first + "'");

        List<ObjectStore.Listed> page = on(journal.beginning().compose(journal::page));

        assertThat(page).hasSize(2);
        List<ObjectStore.Listed> unknown = on(journal.unknown(page));
        assertThat(unknown).hasSize(1).noneMatch(each -> each.key().id().equals(first));
        on(journal.record(unknown.get(0).key().id()));
        assertThat(on(journal.unknown(page))).isEmpty();
    }

    @Test
    void whatIsWrittenBeforeAReplayHasEndedHidesNothingThatIsOlder() throws Exception {
        UUID old = daysAgo(3);
        unrecorded(old);
        on(journal.write(ErasureEntries.of(closed())));

        List<ObjectStore.Listed> page = on(journal.beginning().compose(journal::page));

        assertThat(on(journal.unknown(page)))
                .extracting(each -> each.key().id())
                .containsExactly(old);
        UUID last = page.get(page.size() - 1).key().id();
        on(journal.record(old));
        on(journal.checked(last));
        assertThat(on(journal.beginning().compose(journal::page)))
                .extracting(each -> each.key().id())
                .containsExactly(last);
    }

    @Test
    void onlyWhatIsOlderThanAnyBackupIsSwept() throws Exception {
        on(journal.write(ErasureEntries.of(closed())));
        UUID young = on(journal.page(NONE)).get(0).key().id();
        UUID old = daysAgo(22);
        unrecorded(old);
        on(journal.record(old));

        on(journal.sweep(config().journalRetention()));

        assertThat(on(journal.page(NONE))).extracting(each -> each.key().id()).containsExactly(young);
        assertThat(postgres.number("SELECT count(*) FROM erasure_journal")).isEqualTo(1);
    }

    @Test
    void entriesComeBackAsTheyWere() {
        ErasureEntries entries = new ErasureEntries(
                List.of(new ErasureEntries.Erased(ANN, UUID.randomUUID())),
                List.of(new ErasureEntries.Erased(ANN, UUID.randomUUID())),
                List.of(closed(), closed().isGone()),
                List.of(moved(Optional.empty()), moved(sealing())),
                List.of(
                        new ErasureEntries.Home(ANN, Optional.of("us"), Instant.now()),
                        new ErasureEntries.Home(ANN, Optional.empty(), Instant.now())));

        assertThat(ErasureEntries.decode(NONE, entries.encode())).isEqualTo(entries);
        assertThat(ErasureEntries.of(closed()).encode().toJsonObject().getInteger("version"))
                .as("what gateways can read that know of no moves")
                .isEqualTo(1);
    }

    @Test
    void whatIsNoJournalIsRefused() {
        Buffer good = ErasureEntries.of(closed()).encode();
        JsonObject later = good.toJsonObject().put("version", 3);
        Buffer moved = ErasureEntries.of(List.of(moved(sealing()))).encode();
        JsonObject lacking = good.toJsonObject();
        lacking.remove("runs");

        for (Buffer bad : List.of(
                Buffer.buffer(),
                Buffer.buffer("[]"),
                Buffer.buffer("{}"),
                good.slice(0, good.length() - 3),
                later.toBuffer(),
                lacking.toBuffer(),
                Buffer.buffer(moved.toString().replace("moved", "lost")),
                Buffer.buffer(moved.toString().replace("size", "length")),
                Buffer.buffer(moved.toString().replace("r/us/", "../")),
                Buffer.buffer(good.toString().replace(ANN.toString(), "ann")))) {
            assertThatThrownBy(() -> ErasureEntries.decode(NONE, bad))
                    .as(bad.toString())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(NONE.toString());
        }
    }

    private static UUID daysAgo(int days) {
        return new UUID(Instant.now().minus(Duration.ofDays(days)).toEpochMilli() << 16, 1);
    }

    /** An object as the database that was lost knew it. */
    private void unrecorded(UUID name) throws Exception {
        Buffer bytes = ErasureEntries.of(closed()).encode();
        on(objects.write(ObjectKey.of(ErasureJournal.FOLDER, name), "application/json", Body.of(bytes)));
    }

    private static ErasureEntries.Moved moved(Optional<ErasureEntries.Sealing> sealing) {
        ObjectKey from = ObjectKey.of(ANN, UUID.randomUUID());
        ObjectKey to = ObjectKey.of(ANN, UUID.randomUUID()).in(Optional.of("us"));
        return new ErasureEntries.Moved(ANN, UUID.randomUUID(), from, to, sealing);
    }

    private static Optional<ErasureEntries.Sealing> sealing() {
        return Optional.of(new ErasureEntries.Sealing(Buffer.buffer(new byte[] {1, -1, 2}), 1L << 40));
    }

    private static ErasureEntries.Closed closed() {
        Instant now = Instant.now();
        return new ErasureEntries.Closed(ANN, UUID.randomUUID(), now, now.plusSeconds(9), false);
    }

    private static ErasureConfig config() {
        return new ErasureConfig(Duration.ofHours(24), Duration.ofHours(1), Duration.ofDays(14));
    }

    private void erasing(int count) throws Exception {
        postgres.run(
                """
                INSERT INTO asset (account_id, id, kind, object_key, size_bytes, sha256, crc32, media_type, state,
                  erase_asked_at, erase_next_at)
                SELECT account_id, id, 'uploaded', account_id || '/' || id, 0, sha256(''), 0, 'image/png', 'erasing', now(), now()
                FROM account, (SELECT gen_random_uuid() AS id FROM generate_series(1, %d)) ids"""
                        .formatted(count));
    }

    private static <T> T on(Future<T> running) throws Exception {
        return running.await(5, TimeUnit.MINUTES);
    }
}
