package io.holdfast.resumable;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.holdfast.asset.Asset;
import io.holdfast.asset.Assets;
import io.holdfast.asset.Labels;
import io.holdfast.intake.Draft;
import io.holdfast.intake.ExpiredIntakeCleaner;
import io.holdfast.intake.FileSizes;
import io.holdfast.intake.IdempotencyConfig;
import io.holdfast.intake.Intake;
import io.holdfast.intake.QuotaConfig;
import io.holdfast.intake.ResumeConfig;
import io.holdfast.intake.StampPlanner;
import io.holdfast.intake.UploadConfig;
import io.holdfast.intake.UploadTimeouts;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.objectstore.file.FileStore;
import io.holdfast.objectstore.file.FileStoreConfig;
import io.holdfast.objectstore.file.LiveFolder;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.stream.Body;
import io.holdfast.stream.BufferBudget;
import io.holdfast.telemetry.Meters;
import io.holdfast.testing.CatalogPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
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

/** The uploads of two replicas over one Postgres and one store on a folder, and an account that sends to them. */
public final class UploadReplicas implements AutoCloseable {
    static final UUID ADA = new UUID(1, 1);
    static final int PART = 128 * 1024;
    static final byte[] PNG_HEAD = HexFormat.of()
            .parseHex("89504e470d0a1a0a0000000d4948445200000010000000100802000000909168360000000049444154");
    static final ResumeConfig RESUME =
            new ResumeConfig(Duration.ofHours(1), Duration.ofSeconds(5), Duration.ofSeconds(6), 20);

    final Random random = new Random(4);
    final BufferBudget budget = new BufferBudget(4 << 20);
    final CatalogPostgres postgres;
    final List<Uploads> each;
    final List<UploadCleaner> sweeps;
    private final Vertx vertx;
    private final Path folder;

    private UploadReplicas(Vertx vertx, Path folder, CatalogPostgres postgres, ResumeConfig resume) {
        this.vertx = vertx;
        this.folder = folder;
        this.postgres = postgres;
        ObjectStore objects = new FileStore(vertx, new FileStoreConfig(folder));
        this.each = List.of(replica(objects, resume), replica(objects, resume));
        this.sweeps = each.stream()
                .map(uploads -> new UploadCleaner(postgres.database(), objects, uploads))
                .toList();
    }

    static UploadReplicas start(Vertx vertx, Path folder) throws SQLException {
        return start(vertx, folder, RESUME);
    }

    static UploadReplicas start(Vertx vertx, Path folder, ResumeConfig resume) throws SQLException {
        return start(vertx, folder, CatalogPostgres.start(vertx, 8), resume);
    }

    static UploadReplicas start(Vertx vertx, Path folder, CatalogPostgres postgres, ResumeConfig resume)
            throws SQLException {
        postgres.addAccount(ADA);
        postgres.run("INSERT INTO quota (account_id) VALUES ('" + ADA + "')");
        return new UploadReplicas(vertx, folder, postgres, resume);
    }

    private Uploads replica(ObjectStore objects, ResumeConfig resume) {
        UploadConfig config = new UploadConfig(
                new FileSizes(1 << 30, 1 << 30, 1 << 30, 1 << 30),
                Set.of("image/png"),
                new UploadTimeouts(
                        Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMinutes(10)),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                new IdempotencyConfig(Duration.ofHours(1), Duration.ofSeconds(10)),
                10,
                true,
                resume);
        Meters meters = new Meters(new SimpleMeterRegistry());
        ExpiredIntakeCleaner sweeper = new ExpiredIntakeCleaner(
                postgres.database(),
                new QuotaConfig(1 << 30, 1_000),
                objects,
                meters,
                config.timeouts().settling());
        Intake intake = new Intake(
                vertx,
                postgres.database(),
                sweeper,
                objects,
                new StampPlanner(postgres.database(), new DoNotTrain("https://media.example"), true),
                budget,
                config,
                meters);
        return new Uploads(intake, PART, 3, new Assets(postgres.database(), () -> {}), new LocalWriters());
    }

    @Override
    public void close() throws IOException, TimeoutException {
        postgres.close();
    }

    /** One of the two. */
    Uploads any() {
        return each.get(random.nextInt(2));
    }

    Upload create(long length) throws TimeoutException {
        return on(() -> any().create(ADA, wanted(OptionalLong.of(length), false)));
    }

    static NewUpload wanted(OptionalLong length, boolean partial) {
        Draft draft = new Draft(Optional.of("image/png"), Optional.of("a.png"), Labels.NONE, Map.of());
        return new NewUpload(length, draft, partial, true, Optional.of("filename YS5wbmc="), Optional.empty());
    }

    Upload find(UUID id) throws TimeoutException {
        return on(() -> any().find(ADA, id));
    }

    static AppendRequest at(long offset) {
        return at(offset, Optional.empty());
    }

    static AppendRequest at(long offset, Optional<AppendRequest.Checksum> checksum) {
        return new AppendRequest(offset, OptionalLong.empty(), false, checksum, Map.of(), durable -> {});
    }

    /** Sends bytes behind an offset, however that ends. */
    AsyncResult<Upload> send(UUID id, long offset, Buffer bytes) throws TimeoutException {
        return send(id, at(offset), sent(bytes, false));
    }

    AsyncResult<Upload> send(UUID id, AppendRequest how, Body body) throws TimeoutException {
        return settled(() -> any().append(ADA, id, how, body, () -> {}));
    }

    static Body sent(Buffer bytes, boolean cut) {
        return Body.of(new SentBytes(bytes, 50_000, cut), OptionalLong.of(bytes.length()));
    }

    /** A sender that stays connected behind these bytes and says nothing more. */
    Future<Upload> begin(int replica, UUID id, Buffer bytes, long announced) throws TimeoutException {
        Promise<Upload> done = Promise.promise();
        SentBytes begun = new SentBytes(bytes, PART, false).andThenNothing();
        Body body = Body.of(begun, OptionalLong.of(announced));
        vertx.runOnContext(
                v -> each.get(replica).append(ADA, id, at(0), body, () -> {}).onComplete(done));
        begun.delivered().await(5, TimeUnit.MINUTES);
        return done.future();
    }

    Buffer png(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        System.arraycopy(PNG_HEAD, 0, bytes, 0, Math.min(length, PNG_HEAD.length));
        return Buffer.buffer(bytes);
    }

    /** A stored PNG without the chunk that the mark was written into, if there is one. */
    static byte[] asSent(byte[] stored) {
        int type = new String(stored, ISO_8859_1).indexOf("iTXtXML:com.adobe.xmp");
        Buffer all = Buffer.buffer(stored);
        return type < 0
                ? stored
                : all.getBuffer(0, type - 4)
                        .appendBuffer(all.getBuffer(type + 8 + all.getInt(type - 4), stored.length))
                        .getBytes();
    }

    public <T> T on(Supplier<Future<T>> work) throws TimeoutException {
        return on(vertx, work);
    }

    public static <T> T on(Vertx vertx, Supplier<Future<T>> work) throws TimeoutException {
        Promise<T> done = Promise.promise();
        vertx.runOnContext(v -> work.get().onComplete(done));
        return done.future().await(5, TimeUnit.MINUTES);
    }

    /** However it ends. */
    <T> AsyncResult<T> settled(Supplier<Future<T>> work) throws TimeoutException {
        return on(() -> work.get().transform(done -> Future.succeededFuture(done)));
    }

    static ProblemType refusal(AsyncResult<?> refused) {
        return ((ProblemException) refused.cause()).type();
    }

    Path file(Asset asset) {
        return folder.resolve(asset.content().key().value());
    }

    /** The objects that the store holds. */
    List<Path> objects() throws IOException {
        return LiveFolder.files(folder).stream()
                .filter(path -> !path.toString().endsWith(".mark"))
                .toList();
    }

    void run(String sql) throws SQLException {
        postgres.run(sql);
    }

    long number(String sql) throws SQLException {
        return postgres.number(sql);
    }
}
