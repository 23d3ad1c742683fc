package io.holdfast.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.db.Database;
import io.holdfast.db.DatabaseConfig;
import io.holdfast.db.Migrations;
import io.holdfast.media.Sniffer;
import io.holdfast.objectstore.FileStore;
import io.holdfast.objectstore.FileStoreConfig;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.Body;
import io.holdfast.stream.BufferBudget;
import io.holdfast.telemetry.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class UploadsTest {
    private static final UUID ADA = new UUID(1, 1);
    private static final int PART = 128 * 1024;
    private static final byte[] PNG_HEAD = java.util.HexFormat.of()
            .parseHex("89504e470d0a1a0a0000000d4948445200000010000000100802000000909168360000000049444154");

    @TempDir
    Path folder;

    private final Random random = new Random(4);
    private final BufferBudget budget = new BufferBudget(4 << 20);
    private EmbeddedPostgres postgres;
    private Database database;
    private List<Uploads> replicas;
    private UploadSweep sweep;

    @BeforeEach
    void start(Vertx vertx) throws IOException, SQLException {
        postgres = EmbeddedPostgres.start();
        new Migrations(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "").apply();
        run("INSERT INTO account (account_id, issuer, subject) VALUES ('" + ADA + "', 'iss', 'ada')");
        run("INSERT INTO quota (account_id) VALUES ('" + ADA + "')");
        database = Database.open(
                vertx,
                new DatabaseConfig(
                        "postgresql://localhost:" + postgres.getPort() + "/postgres",
                        "postgres",
                        "",
                        8,
                        100,
                        Duration.ofSeconds(5),
                        false),
                "test",
                8);
        ObjectStore objects = new FileStore(vertx, new FileStoreConfig(folder));
        replicas = List.of(replica(vertx, objects), replica(vertx, objects));
        sweep = new UploadSweep(database, objects, replicas.get(0));
    }

    private Uploads replica(Vertx vertx, ObjectStore objects) {
        UploadConfig config = new UploadConfig(
                1 << 30,
                1 << 30,
                1 << 30,
                1 << 30,
                Set.of("image/png"),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5),
                Duration.ofHours(1),
                10,
                new ResumeConfig(Duration.ofHours(1), Duration.ofSeconds(2), Duration.ofSeconds(6), 20));
        Meters meters = new Meters(new SimpleMeterRegistry());
        RequestKeys keys = new RequestKeys(database, config);
        Sweeper sweeper = new Sweeper(database, new QuotaConfig(1 << 30, 1_000), keys, objects, meters);
        Intake intake =
                new Intake(vertx, database, sweeper, keys, objects, new Sniffer(config.types()), config, meters);
        return new Uploads(intake, budget, PART, 3, new Assets(database, () -> {}), new Writers());
    }

    @AfterEach
    void stop() throws IOException {
        database.close().await();
        postgres.close();
    }

    @Test
    void anyWayOfSendingEndsInTheSameBytesAndNothingElse(Vertx vertx) throws Exception {
        for (int round = 0; round < 25; round++) {
            Buffer file = png(PNG_HEAD.length + random.nextInt(6 * PART));
            UUID id = create(vertx, OptionalLong.of(file.length())).id();
            Upload upload = sendSomehow(vertx, id, file);

            assertThat(upload.state()).isEqualTo(Upload.State.COMPLETE);
            Asset asset = upload.asset().orElseThrow();
            assertThat(asset.size()).isEqualTo(file.length());
            assertThat(asset.sha256().getBytes())
                    .isEqualTo(MessageDigest.getInstance("SHA-256").digest(file.getBytes()));
            assertThat(Files.readAllBytes(folder.resolve(asset.key().value()))).isEqualTo(file.getBytes());
            CRC32 crc = new CRC32();
            crc.update(file.getBytes());
            assertThat(number("SELECT crc32 FROM asset WHERE id = '" + id + "'"))
                    .isEqualTo(crc.getValue());
        }
        on(vertx, sweep::sweep);

        assertThat(objects()).hasSize(25);
        assertThat(number("SELECT count(*) FROM intake")).isZero();
        assertThat(number("SELECT count(*) FROM upload_part")).isZero();
        assertThat(number("SELECT count(*) FROM upload_tail")).isZero();
        assertThat(number("SELECT reserved_bytes + reserved_assets FROM quota")).isZero();
        assertThat(number("SELECT used_bytes FROM quota")).isEqualTo(number("SELECT sum(size_bytes) FROM asset"));
        assertThat(budget.taken()).isZero();
    }

    /** In pieces of random size, some cut off, some with a wrong checksum, at either replica. */
    private Upload sendSomehow(Vertx vertx, UUID id, Buffer file) throws TimeoutException {
        long told = 0;
        while (true) {
            Upload found = on(vertx, () -> replica().find(ADA, id));
            assertThat(found.offset()).isGreaterThanOrEqualTo(told);
            if (found.state() == Upload.State.COMPLETE) {
                return found;
            }
            told = found.offset();
            int end = (int) Math.min(file.length(), told + random.nextInt(3 * PART));
            Buffer piece = file.getBuffer((int) told, end);
            boolean cut = random.nextInt(3) == 0;
            boolean wrong = random.nextInt(5) == 0;
            Append how = append(told, wrong ? Optional.of(checksum(Buffer.buffer("other"))) : Optional.empty());
            Body body =
                    Body.of(new SentBytes(piece, 1 + random.nextInt(100_000), cut), OptionalLong.of(piece.length()));
            AsyncResult<Upload> appended = settled(vertx, () -> replica().append(ADA, id, how, body, () -> {}));
            if (appended.succeeded()) {
                assertThat(appended.result().offset()).isEqualTo(end);
            } else if (wrong) {
                assertThat(on(vertx, () -> replica().find(ADA, id)).offset()).isEqualTo(told);
            }
        }
    }

    @Test
    void whatACutConnectionBroughtIsKeptToTheLastByte(Vertx vertx) throws Exception {
        Buffer file = png(3 * PART);
        UUID id = create(vertx, OptionalLong.of(file.length())).id();
        List<Long> durable = new ArrayList<>();
        Append how = new Append(0, OptionalLong.empty(), false, Optional.empty(), Map.of(), durable::add);

        settled(vertx, () -> replica().append(ADA, id, how, sent(file.getBuffer(0, 2 * PART + 777), true), () -> {}));

        assertThat(on(vertx, () -> replica().find(ADA, id)).offset()).isEqualTo(2 * PART + 777);
        assertThat(durable).isSorted().endsWith(2L * PART + 777);
    }

    @Test
    void anotherOffsetIsRefusedWithTheRightOne(Vertx vertx) throws Exception {
        UUID id = create(vertx, OptionalLong.of(1_000)).id();

        for (long wrong : new long[] {1, 999, 1_000, Long.MAX_VALUE}) {
            ProblemException refusal = refusal(vertx, id, append(wrong, Optional.empty()), Buffer.buffer("x"));
            assertThat(refusal.problem().type()).isEqualTo(ProblemType.OFFSET_MISMATCH);
            assertThat(refusal.problem().extensions()).containsEntry("offset", 0L);
        }
    }

    @Test
    void bytesBeyondTheLengthAreRefusedAndTheUploadGoesOn(Vertx vertx) throws Exception {
        Buffer file = png(1_000);
        UUID id = create(vertx, OptionalLong.of(file.length())).id();

        assertThat(refusal(vertx, id, append(0, Optional.empty()), png(1_001))
                        .problem()
                        .type())
                .isEqualTo(ProblemType.TOO_LARGE);
        assertThat(on(vertx, () -> replica().append(ADA, id, append(0, Optional.empty()), sent(file, false), () -> {}))
                        .asset())
                .isPresent();
    }

    @Test
    void aRepeatedLastRequestGetsTheSameAnswerAndNoSecondAsset(Vertx vertx) throws Exception {
        Buffer file = png(PART + 5);
        UUID id = create(vertx, OptionalLong.of(file.length())).id();
        Upload first =
                on(vertx, () -> replica().append(ADA, id, append(0, Optional.empty()), sent(file, false), () -> {}));
        Upload again = on(vertx, () -> replica()
                .append(ADA, id, append(file.length(), Optional.empty()), sent(Buffer.buffer(), false), () -> {}));

        assertThat(again.asset().orElseThrow().id())
                .isEqualTo(first.asset().orElseThrow().id());
        assertThat(refusal(vertx, id, append(0, Optional.empty()), file)
                        .problem()
                        .type())
                .isEqualTo(ProblemType.OFFSET_MISMATCH);
        assertThat(number("SELECT count(*) FROM asset")).isEqualTo(1);
    }

    @Test
    void anUploadWhoseWriterDiedBehindTheLastByteIsFinishedByTheSweep(Vertx vertx) throws Exception {
        Buffer file = png(2 * PART + 9);
        UUID id = create(vertx, OptionalLong.of(file.length())).id();
        // the transaction that makes the asset fails once, as if Postgres had gone away in it
        run("ALTER TABLE asset ADD CONSTRAINT away CHECK (size_bytes < 0)");
        AsyncResult<Upload> last = settled(
                vertx, () -> replica().append(ADA, id, append(0, Optional.empty()), sent(file, false), () -> {}));
        run("ALTER TABLE asset DROP CONSTRAINT away");
        assertThat(last.failed()).isTrue();

        on(vertx, sweep::sweep);

        assertThat(number("SELECT count(*) FROM asset WHERE size_bytes = " + file.length()))
                .isEqualTo(1);
        assertThat(on(vertx, () -> replica().find(ADA, id)).state()).isEqualTo(Upload.State.COMPLETE);
    }

    @Test
    void bytesThatAreNotWhatIsAcceptedEndTheUploadForGood(Vertx vertx) throws Exception {
        UUID id = create(vertx, OptionalLong.of(200_000)).id();
        Buffer page = Buffer.buffer("<!doctype html><html><script>alert(1)</script>" + " ".repeat(100_000));

        assertThat(refusal(vertx, id, append(0, Optional.empty()), page)
                        .problem()
                        .type())
                .isEqualTo(ProblemType.MEDIA_TYPE_REFUSED);
        assertThat(on(vertx, () -> replica().find(ADA, id)).failed()).contains(ProblemType.MEDIA_TYPE_REFUSED);
        assertThat(refusal(vertx, id, append(0, Optional.empty()), page)
                        .problem()
                        .type())
                .isEqualTo(ProblemType.MEDIA_TYPE_REFUSED);
        assertThat(objects()).isEmpty();
        assertThat(number("SELECT reserved_bytes FROM quota")).isZero();
    }

    @Test
    void aNewerRequestStopsTheOlderAndGoesOnBehindItsLastByte(Vertx vertx) throws Exception {
        Buffer file = png(4 * PART);
        UUID id = create(vertx, OptionalLong.of(file.length())).id();
        Promise<Upload> older = Promise.promise();
        SentBytes begun = new SentBytes(file.getBuffer(0, PART + 100), PART, false).andThenNothing();
        vertx.runOnContext(v -> replicas.get(0)
                .append(ADA, id, append(0, Optional.empty()), Body.of(begun, OptionalLong.of(4 * PART)), () -> {})
                .onComplete(older));
        begun.delivered().await(10, TimeUnit.SECONDS);

        Upload found = on(vertx, () -> replicas.get(1).find(ADA, id));

        assertThat(found.offset()).isEqualTo(PART + 100);
        AsyncResult<Upload> stopped = settled(vertx, older::future);
        assertThat(((ProblemException) stopped.cause()).problem().type()).isEqualTo(ProblemType.LET_GO);
    }

    @Test
    void piecesBecomeOneAssetAlsoWhenAskedTwice(Vertx vertx) throws Exception {
        Buffer file = png(3 * PART + 11);
        List<UUID> pieces = new ArrayList<>();
        for (int[] range : new int[][] {{0, 10}, {10, 10}, {10, 2 * PART}, {2 * PART, file.length()}}) {
            Buffer bytes = file.getBuffer(range[0], range[1]);
            Upload piece = on(vertx, () -> replica().create(ADA, wanted(OptionalLong.of(bytes.length()), true)));
            pieces.add(piece.id());
            if (bytes.length() > 0) {
                on(vertx, () -> replica()
                        .append(ADA, piece.id(), append(0, Optional.empty()), sent(bytes, false), () -> {}));
            }
        }
        Upload whole = on(vertx, () -> replica().concatenate(ADA, wanted(OptionalLong.empty(), false), pieces));
        Upload again = on(vertx, () -> replica().concatenate(ADA, wanted(OptionalLong.empty(), false), pieces));

        assertThat(again.id()).isEqualTo(whole.id());
        assertThat(Files.readAllBytes(
                        folder.resolve(whole.asset().orElseThrow().key().value())))
                .isEqualTo(file.getBytes());
        assertThat(number("SELECT count(*) FROM asset")).isEqualTo(1);
    }

    @Test
    void moreOpenUploadsThanAllowedAreRefusedAndLeaveNothing(Vertx vertx) throws Exception {
        for (int i = 0; i < 20; i++) {
            create(vertx, OptionalLong.of(10));
        }
        AsyncResult<Upload> refused = settled(vertx, () -> replica().create(ADA, wanted(OptionalLong.of(10), false)));

        assertThat(((ProblemException) refused.cause()).problem().type()).isEqualTo(ProblemType.TOO_MANY_REQUESTS);
        assertThat(number("SELECT count(*) FROM intake WHERE NOT abandoned")).isEqualTo(20);
    }

    private Uploads replica() {
        return replicas.get(random.nextInt(2));
    }

    private Upload create(Vertx vertx, OptionalLong length) throws TimeoutException {
        return on(vertx, () -> replica().create(ADA, wanted(length, false)));
    }

    private static NewUpload wanted(OptionalLong length, boolean partial) {
        Draft draft = new Draft(Optional.of("image/png"), Optional.of("a.png"), Labels.NONE, Map.of());
        return new NewUpload(length, draft, partial, true, Optional.of("filename YS5wbmc="), Optional.empty());
    }

    private static Append append(long offset, Optional<Append.Checksum> checksum) {
        return new Append(offset, OptionalLong.empty(), false, checksum, Map.of(), durable -> {});
    }

    private static Append.Checksum checksum(Buffer bytes) {
        try {
            return new Append.Checksum(
                    "SHA-1", MessageDigest.getInstance("SHA-1").digest(bytes.getBytes()));
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Body sent(Buffer bytes, boolean cut) {
        return Body.of(new SentBytes(bytes, 50_000, cut), OptionalLong.of(bytes.length()));
    }

    private Buffer png(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        System.arraycopy(PNG_HEAD, 0, bytes, 0, Math.min(length, PNG_HEAD.length));
        return Buffer.buffer(bytes);
    }

    private ProblemException refusal(Vertx vertx, UUID id, Append how, Buffer bytes) throws TimeoutException {
        return (ProblemException) settled(vertx, () -> replica().append(ADA, id, how, sent(bytes, false), () -> {}))
                .cause();
    }

    private static <T> T on(Vertx vertx, Supplier<Future<T>> work) throws TimeoutException {
        Promise<T> done = Promise.promise();
        vertx.runOnContext(v -> work.get().onComplete(done));
        return done.future().await(30, TimeUnit.SECONDS);
    }

    /** However it ends. */
    private static <T> AsyncResult<T> settled(Vertx vertx, Supplier<Future<T>> work) throws TimeoutException {
        return on(vertx, () -> work.get().transform(done -> Future.succeededFuture(done)));
    }

    private List<Path> objects() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(path -> !path.toString().endsWith(".mark"))
                    .toList();
        }
    }

    private void run(String sql) throws SQLException {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
