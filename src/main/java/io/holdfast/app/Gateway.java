package io.holdfast.app;

import io.holdfast.asset.Assets;
import io.holdfast.db.Database;
import io.holdfast.delivery.ContentLinks;
import io.holdfast.export.ExportWorker;
import io.holdfast.generation.BackendLimits;
import io.holdfast.identity.JwtVerifier;
import io.holdfast.intake.ExpiredIntakeCleaner;
import io.holdfast.intake.Intake;
import io.holdfast.objectstore.RegionalStore;
import io.holdfast.outbound.AddressGuard;
import io.holdfast.outbound.HostResolver;
import io.holdfast.residency.AccountMoves;
import io.holdfast.resumable.LocalWriters;
import io.holdfast.resumable.UploadCleaner;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.rights.EgressGate;
import io.holdfast.rights.PublicDocuments;
import io.holdfast.rights.SignedAgents;
import io.holdfast.rights.TrainingCrawlers;
import io.holdfast.stream.BufferBudget;
import io.holdfast.stream.digest.PrefixDigest;
import io.holdfast.telemetry.Meters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.slf4j.LoggerFactory;

/** A running gateway: everything put together by hand, top to bottom. */
public final class Gateway {
    private final Vertx vertx;
    private final ManagementServer management;
    private final Database database;
    private final EventWork events;
    private final Credentialing credentials;
    private final ExportWorker exports;
    private final int port;

    private Gateway(Vertx vertx, ManagementServer management, Database database, Shared shared, int port) {
        this.vertx = vertx;
        this.management = management;
        this.database = database;
        this.events = shared.events();
        this.credentials = shared.credentials();
        this.exports = shared.exports();
        this.port = port;
    }

    /**
     * Starts one.
     *
     * @return when both ports listen; fails when one is taken
     */
    public static Future<Gateway> start(Settings settings) {
        return start(settings, Credentialing::signer);
    }

    /** Starts one that signs in its own way. */
    public static Future<Gateway> start(Settings settings, Credentialing.Signers signers) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Meters.bound(registry);
        int loops = settings.http().eventLoops() == 0
                ? Runtime.getRuntime().availableProcessors()
                : settings.http().eventLoops();
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions()
                        .setPreferNativeTransport(true)
                        .setEventLoopPoolSize(loops)
                        // the two ports' meters are told apart by it
                        .setMetricsOptions(new MicrometerMetricsOptions()
                                .setEnabled(true)
                                .addLabels(Label.LOCAL)
                                // Postgres' connections, which its pool's meters tell more of
                                .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT)))
                .withMetrics(new MicrometerMetricsFactory(registry))
                .build();
        // a promise of no event loop, since a failure is told after the last of them has ended
        Promise<Gateway> started = Promise.promise();
        start(vertx, settings, registry, loops, signers)
                .onSuccess(started::complete)
                .onFailure(cause -> vertx.close().onComplete(closed -> started.fail(cause)));
        return started.future();
    }

    private static Future<Gateway> start(
            Vertx vertx,
            Settings settings,
            PrometheusMeterRegistry registry,
            int loops,
            Credentialing.Signers signers) {
        Meters meters = new Meters(registry);
        AtomicInteger port = new AtomicInteger();
        Database database = Shared.database(vertx, settings.database(), loops, "background");
        Credentialing credentials = Credentialing.of(vertx, settings, database, meters, signers);
        Shredding shredding =
                Shredding.of(settings.shredding(), budget(settings.store().memoryBudget()));
        ErasureWork erasing = new ErasureWork(vertx, settings, database, shredding, meters);
        RegionalStore objects = erasing.objects();
        AccountMoves moves = moves(vertx, settings, database, erasing, meters);
        Shared shared =
                shared(vertx, settings, loops, meters, database, shredding, erasing, moves, credentials, port::set);
        Intake intake = shared.intake(vertx, database, objects);
        UploadCleaner uploads =
                new UploadCleaner(database, objects, shared.uploads(intake, new Assets(database, erasing::wake)));
        gauges(meters, uploads, shredding.parts());
        ManagementServer management =
                new ManagementServer(vertx, settings, registry, database, objects, erasing::isReplayed);
        // finds and loads its native code once, which takes longer than an event loop has
        return vertx.executeBlocking(PrefixDigest::fresh)
                .compose(v -> shredding.check(database))
                .compose(v -> homes(settings, database))
                .compose(v -> erasing.begin())
                .compose(v -> vertx.deployVerticle(
                        () -> new ApiVerticle(shared), new DeploymentOptions().setInstances(loops)))
                .compose(id -> management.start())
                .map(v -> {
                    erasing.whenReplayed(() -> {
                        work(vertx, settings, database, shared, intake, uploads);
                        moves.start();
                    });
                    return new Gateway(vertx, management, database, shared, port.get());
                });
    }

    private static AccountMoves moves(
            Vertx vertx, Settings settings, Database database, ErasureWork erasing, Meters meters) {
        AccountMoves moves = new AccountMoves(
                vertx,
                database,
                erasing.objects(),
                erasing.journal(),
                settings.move(),
                settings.upload().lease());
        meters.gauge("holdfast.moves.pending", moves, AccountMoves::pending);
        return moves;
    }

    /** Postgres may be away at the start; without its region an account's bytes are out of reach, never elsewhere. */
    private static Future<Void> homes(Settings settings, Database database) {
        return RegionStores.regions(settings)
                .check(database)
                .recover(cause -> Shredding.isAway(cause)
                        ? Future.succeededFuture()
                        : Future.failedFuture(new IOException(cause.getMessage(), cause)));
    }

    /** What goes on behind all requests, and tells others, from here on. */
    private static void work(
            Vertx vertx, Settings settings, Database database, Shared shared, Intake intake, UploadCleaner uploads) {
        shared.erasing().start();
        sweep(vertx, settings, intake, uploads);
        shared.shredding().start(vertx, database, settings.upload().sweepInterval());
        shared.events().start();
        shared.privacy().start();
        shared.retention().start();
        shared.credentials().work().start();
        shared.exports().start();
    }

    private static void sweep(Vertx vertx, Settings settings, Intake intake, UploadCleaner uploads) {
        ExpiredIntakeCleaner.repeat(vertx, settings.upload().sweepInterval(), intake.sweeper()::sweep);
        ExpiredIntakeCleaner.repeat(vertx, settings.upload().sweepInterval(), uploads::sweep);
    }

    private static Shared shared(
            Vertx vertx,
            Settings settings,
            int loops,
            Meters meters,
            Database database,
            Shredding shredding,
            ErasureWork erasing,
            AccountMoves moves,
            Credentialing credentials,
            IntConsumer onListening) {
        DoNotTrain mark = new DoNotTrain(settings.http().publicUrl());
        SignedAgents agents =
                new SignedAgents(settings.agents().agents(), settings.agents().keys(), Clock.systemUTC());
        EgressGate gate = new EgressGate(
                new TrainingCrawlers(),
                agents,
                refusal -> meters.trainingRefused(refusal.reason().label()));
        AddressGuard addresses = new AddressGuard(settings.outbound(), HostResolver.ofSystem());
        new AgentDirectories(vertx, settings.agents(), addresses, agents).start();
        EventWork events =
                new EventWork(vertx, settings, database, addresses, gate, mark, meters, credentials.work()::wake);
        RetentionWork retention = new RetentionWork(vertx, settings, database, erasing::wake, events.sweeps(), meters);
        return new Shared(
                settings,
                loops,
                meters,
                shredding,
                new JwtVerifier(vertx, settings.identity(), Clock.systemUTC()),
                erasing,
                new ContentLinks(settings.http().publicUrl(), settings.delivery(), Clock.systemUTC()),
                mark,
                gate,
                new PublicDocuments(mark),
                new LocalWriters(),
                new BackendLimits(settings.generation()),
                addresses,
                new Semaphore(settings.ingest().concurrency()),
                credentials,
                events,
                new ExportWorker(vertx, database, settings.export(), mark, meters),
                new PrivacyWork(vertx, settings, database, erasing, moves::wake, retention::lifted, meters),
                retention,
                onListening);
    }

    private static void gauges(Meters meters, UploadCleaner uploads, BufferBudget budget) {
        meters.gauge("holdfast.uploads.open", uploads, UploadCleaner::open);
        meters.gauge("holdfast.budget.bytes", budget, BufferBudget::taken);
        meters.gauge("holdfast.budget.capacity.bytes", budget, BufferBudget::capacity);
        meters.gauge("holdfast.budget.waiting", budget, BufferBudget::waiting);
    }

    /** What parts may take of the memory outside the heap, half of which is left to connections. */
    static long budget(long asked) {
        long most = PlatformDependent.maxDirectMemory() / 2;
        if (asked > most) {
            LoggerFactory.getLogger(Gateway.class)
                    .atWarn()
                    .addKeyValue("bytes", most)
                    .log("store.memory-budget is more than half of the direct memory and was cut down to that");
        }
        return Math.min(asked, most);
    }

    /** Says which of the two addresses can't be had. */
    static <T> Future<T> notListening(String host, int port, Throwable cause) {
        return Future.failedFuture(
                new IOException("can't listen on " + host + ":" + port + ": " + cause.getMessage(), cause));
    }

    /** The port the API listens on. */
    public int port() {
        return port;
    }

    /** The port that metrics and health checks listen on. */
    public int managementPort() {
        return management.port();
    }

    /** Stops: not ready, no new connections, transfers finish or run into the deadline, then all is closed. */
    public Future<Void> stop() {
        management.leave();
        events.close();
        credentials.work().close();
        exports.close();
        return Future.join(vertx.deploymentIDs().stream().map(vertx::undeploy).toList())
                .transform(done -> database.close())
                .transform(done -> vertx.close());
    }
}
