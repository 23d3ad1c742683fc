package io.holdfast.app;

import io.holdfast.account.AccountModule;
import io.holdfast.account.ReplayModule;
import io.holdfast.collection.CollectionModule;
import io.holdfast.credential.CredentialModule;
import io.holdfast.db.Database;
import io.holdfast.db.DatabaseShares;
import io.holdfast.db.StartupMigration;
import io.holdfast.delivery.DeliveryModule;
import io.holdfast.events.NotificationModule;
import io.holdfast.events.sse.SseModule;
import io.holdfast.events.webhook.WebhookModule;
import io.holdfast.export.ExportModule;
import io.holdfast.generation.GenerationModule;
import io.holdfast.generation.ingest.IngestModule;
import io.holdfast.history.HistoryModule;
import io.holdfast.http.RequestPipeline;
import io.holdfast.http.Responder;
import io.holdfast.http.RouteTable;
import io.holdfast.identity.JwtVerifier;
import io.holdfast.identity.TokenVerifier;
import io.holdfast.jobs.BackgroundModule;
import io.holdfast.jobs.RetentionScheduler;
import io.holdfast.logging.Logging;
import io.holdfast.media.credential.CredentialSigner;
import io.holdfast.module.CoreConfig;
import io.holdfast.module.FeatureModule;
import io.holdfast.module.LoopComponents;
import io.holdfast.module.ProcessComponents;
import io.holdfast.operator.OperatorModule;
import io.holdfast.outbound.AgentDirectories;
import io.holdfast.policy.PolicyModule;
import io.holdfast.problem.ProblemType;
import io.holdfast.retention.RetentionModule;
import io.holdfast.rights.EgressGate;
import io.holdfast.rights.SignedAgents;
import io.holdfast.rights.TrainingCrawlers;
import io.holdfast.sharing.SharingModule;
import io.holdfast.stream.digest.PrefixDigest;
import io.holdfast.telemetry.Meters;
import io.holdfast.tenancy.Accounts;
import io.holdfast.tenancy.Regions;
import io.holdfast.upload.UploadModule;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** A gateway: its modules, top to bottom, and how they are started and stopped. */
public final class Gateway {
    private final Settings settings;
    private final Meters meters;
    private final SignedAgents agents;
    private final EgressGate gate;
    private final ProcessComponents process;
    private final Regions regions;
    private final ReplayModule replay;
    private final List<FeatureModule> features;
    private final List<BackgroundModule> modules;
    private final RetentionScheduler scheduler;
    private final ManagementServer management;
    private final AtomicInteger port = new AtomicInteger();

    /** Puts one together; nothing is started. */
    private Gateway(
            Vertx vertx,
            Settings settings,
            PrometheusMeterRegistry registry,
            BiFunction<Settings, WorkerExecutor, CredentialSigner> signers,
            List<FeatureModule> more) {
        this.settings = settings;
        this.meters = new Meters(registry);
        agents = new SignedAgents(settings.agents().agents(), settings.agents().keys(), Clock.systemUTC());
        gate = new EgressGate(
                new TrainingCrawlers(),
                agents,
                refusal -> meters.trainingRefused(refusal.reason().label()));
        process = new ProcessComponents(
                ProcessComponents.Wires.open(
                        vertx,
                        new DatabaseShares(settings.database(), loops(settings), meters::statement),
                        settings.outbound(),
                        settings.core().jobs().background(),
                        meters),
                settings.core(),
                settings.http(),
                workers -> signers.apply(settings, workers));
        regions = process.regions(settings.identity().regionClaim().isPresent());
        replay = new ReplayModule(
                vertx,
                process.database(),
                process.erasure(),
                (account, run) -> GenerationModule.eraseAgain(process.database(), account, run),
                settings.core().upload().sweepInterval());
        SseModule streams = new SseModule(
                process, settings.features().events(), settings.identity().leeway());
        WebhookModule webhooks = new WebhookModule(process, settings.features().events(), gate);
        features = Stream.concat(features(streams, webhooks).stream(), more.stream())
                .toList();
        modules = Stream.of(process.core(), List.of(replay, notifications(streams, webhooks)), features)
                .<BackgroundModule>flatMap(List::stream)
                .toList();
        scheduler = process.scheduler(modules);
        management = new ManagementServer(
                vertx, settings, registry, process.database(), process.store(), replay::isReplayed);
    }

    /** The features, with what one needs of another. */
    private List<FeatureModule> features(SseModule streams, WebhookModule webhooks) {
        GenerationModule generation =
                new GenerationModule(process, settings.features().generation());
        AccountModule account = new AccountModule(
                process, regions, settings.features().privacy().holdWording());
        RetentionModule retention = new RetentionModule(process, generation::eraseEmptied);
        Runnable lifted = () -> {
            account.wake();
            retention.lifted();
        };
        return List.of(
                new UploadModule(process),
                generation,
                new IngestModule(process, settings.features().ingest(), generation.limits()),
                new HistoryModule(process),
                new CollectionModule(process),
                new DeliveryModule(process),
                new SharingModule(process, settings.features().sharing()),
                new ExportModule(process, settings.features().export()),
                account,
                new OperatorModule(process, generation::erase, lifted),
                new PolicyModule(process, settings.features().events().poll()),
                retention,
                streams,
                webhooks,
                new DocumentModule(process.mark()));
    }

    private NotificationModule notifications(SseModule streams, WebhookModule webhooks) {
        return new NotificationModule(
                process.vertx(),
                settings.database(),
                account -> {
                    streams.wake(account);
                    webhooks.wake();
                    process.credentials().wake();
                },
                () -> {
                    streams.look();
                    webhooks.wake();
                    process.credentials().wake();
                });
    }

    private static int loops(Settings settings) {
        return settings.http().eventLoops() == 0
                ? Runtime.getRuntime().availableProcessors()
                : settings.http().eventLoops();
    }

    /** Starts one; done when both ports listen, and fails when one is taken. */
    public static Future<Gateway> start(Settings settings) {
        return start(settings, Gateway::signer, List.of());
    }

    /** Starts one with features besides its own. */
    public static Future<Gateway> start(Settings settings, List<FeatureModule> more) {
        return start(settings, Gateway::signer, more);
    }

    private static CredentialSigner signer(Settings settings, WorkerExecutor workers) {
        CoreConfig core = settings.core();
        return CredentialModule.signer(core.credential(), core.delivery().signingKey(), workers);
    }

    /** Starts one that signs content credentials in its own way. */
    public static Future<Gateway> start(
            Settings settings, BiFunction<Settings, WorkerExecutor, CredentialSigner> signers) {
        return start(settings, signers, List.of());
    }

    private static Future<Gateway> start(
            Settings settings,
            BiFunction<Settings, WorkerExecutor, CredentialSigner> signers,
            List<FeatureModule> more) {
        PooledBuffers.pin();
        MemoryPlan.ofProcess().pin();
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Meters.bound(registry);
        Vertx vertx = MeteredVertx.build(loops(settings), registry);
        // a promise of no event loop, since a failure is told after the last of them has ended
        Promise<Gateway> started = Promise.promise();
        new Gateway(vertx, settings, registry, signers, more)
                .begin()
                .onSuccess(started::complete)
                .onFailure(cause -> vertx.close().onComplete(closed -> started.fail(cause)));
        return started.future();
    }

    private Future<Gateway> begin() {
        Vertx vertx = process.vertx();
        JwtVerifier verifier = new JwtVerifier(vertx, settings.identity(), Clock.systemUTC());
        management.gauges(meters, verifier::hasKeys);
        modules.forEach(module -> module.gauges(meters));
        process.gauges();
        meters.gauge("holdfast.sweep.late.seconds", scheduler, RetentionScheduler::lateSeconds);
        meters.counter("holdfast.log.dropped", Logging::dropped);
        new AgentDirectories(vertx, settings.agents(), process.addresses(), agents).start();
        // probes are answered while the start waits, or the process would be taken for dead
        return management
                .start()
                .compose(v -> StartupMigration.apply(vertx, settings.database()))
                // finds and loads its native code once, which takes longer than an event loop has
                .compose(v -> vertx.executeBlocking(PrefixDigest::fresh))
                .compose(v -> vertx.executeBlocking(OpenApi::load))
                .compose(v -> process.shredding().check())
                .compose(v -> homes())
                .compose(v -> replay.begin())
                .compose(v -> vertx.deployVerticle(
                        () -> new ApiVerticle(
                                process, features, database -> pipeline(verifier, database), replay, port::set),
                        new DeploymentOptions().setInstances(loops(settings))))
                .map(id -> {
                    management.serve();
                    replay.whenReplayed(() -> {
                        modules.forEach(BackgroundModule::start);
                        scheduler.start();
                    });
                    return this;
                });
    }

    /** Postgres may be away at the start; without its region an account's bytes are out of reach, never elsewhere. */
    private Future<Void> homes() {
        return regions.check(process.database())
                .recover(cause -> Database.isAway(cause)
                        ? Future.succeededFuture()
                        : Future.failedFuture(new IOException(cause.getMessage(), cause)));
    }

    private RequestPipeline pipeline(TokenVerifier verifier, Database database) {
        Accounts accounts = new Accounts(database, settings.identity().skew(), regions);
        Responder responder = process.responder(
                Map.of(ProblemType.HELD, settings.features().privacy().holdWording()));
        return new RequestPipeline(
                verifier,
                accounts::admit,
                gate,
                responder,
                meters,
                settings.http().limits());
    }

    /** The routes of a gateway that is not started. */
    static RouteTable routes(Vertx vertx, Settings settings) {
        Gateway gateway = new Gateway(
                vertx, settings, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), Gateway::signer, List.of());
        LoopComponents loop = gateway.process.loop(vertx);
        RouteTable routes = new RouteTable();
        gateway.features.forEach(feature -> feature.routes(loop, routes));
        return routes;
    }

    /** Says which of the two addresses can't be had. */
    static <T> Future<T> notListening(String host, int port, Throwable cause) {
        return Future.failedFuture(
                new IOException("can't listen on " + host + ":" + port + ": " + cause.getMessage(), cause));
    }

    /** The port the API listens on. */
    public int port() {
        return port.get();
    }

    /** The port that metrics and health checks listen on. */
    public int managementPort() {
        return management.port();
    }

    /** Stops: not ready, no new connections, transfers finish or run into the deadline, then all is closed. */
    public Future<Void> stop() {
        management.leave();
        modules.forEach(BackgroundModule::stop);
        process.pace().stop();
        Vertx vertx = process.vertx();
        return Future.join(vertx.deploymentIDs().stream().map(vertx::undeploy).toList())
                .transform(done -> process.database().close())
                .transform(done -> vertx.close());
    }
}
