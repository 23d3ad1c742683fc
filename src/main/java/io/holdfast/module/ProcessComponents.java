package io.holdfast.module;

import io.holdfast.asset.AssetJson;
import io.holdfast.asset.Assets;
import io.holdfast.content.AssetContent;
import io.holdfast.content.Content;
import io.holdfast.content.ContentLinks;
import io.holdfast.content.CredentialContent;
import io.holdfast.content.StoredBytes;
import io.holdfast.credential.CredentialModule;
import io.holdfast.db.Database;
import io.holdfast.db.DatabaseShares;
import io.holdfast.disclosure.DisclosureModule;
import io.holdfast.erasure.ErasureModule;
import io.holdfast.http.AnswerLimits;
import io.holdfast.http.HttpConfig;
import io.holdfast.http.Origins;
import io.holdfast.http.Responder;
import io.holdfast.intake.Intake;
import io.holdfast.intake.IntakeModule;
import io.holdfast.internals.ClientConnections;
import io.holdfast.jobs.BackgroundConfig;
import io.holdfast.jobs.BackgroundModule;
import io.holdfast.jobs.BackgroundPace;
import io.holdfast.jobs.RetentionScheduler;
import io.holdfast.media.credential.CredentialSigner;
import io.holdfast.objectstore.RegionalStore;
import io.holdfast.outbound.AddressGuard;
import io.holdfast.outbound.NameLookups;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.problem.ProblemType;
import io.holdfast.residency.MoveModule;
import io.holdfast.resumable.ResumableModule;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.shredding.ShreddingModule;
import io.holdfast.storage.RegionStores;
import io.holdfast.telemetry.Meters;
import io.holdfast.tenancy.Regions;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What the modules of a process share, with the modules of the core among it; each part is thread-safe. */
public final class ProcessComponents {
    private final Wires wires;
    private final CoreConfig config;
    private final HttpConfig http;
    private final ClientConnections connections;
    private final Database database;
    private final DoNotTrain mark;
    private final ContentLinks links;
    private final AssetJson json;
    private final RegionStores stores;
    private final RegionalStore store;
    private final ShreddingModule shredding;
    private final ErasureModule erasure;
    private final IntakeModule intakes;
    private final ResumableModule resumable;
    private final CredentialModule credentials;
    private final DisclosureModule disclosures;
    private final MoveModule moves;
    private final AnswerLimits answers;

    /**
     * What leads out of the process.
     *
     * @param databases the connections to Postgres
     * @param addresses tells which addresses that others chose may be called
     * @param pace of what goes on behind all requests
     */
    public record Wires(
            Vertx vertx, DatabaseShares databases, AddressGuard addresses, Meters meters, BackgroundPace pace) {
        /** Makes them as the settings say; nobody is called yet. */
        public static Wires open(
                Vertx vertx,
                DatabaseShares databases,
                OutboundConfig outbound,
                BackgroundConfig background,
                Meters meters) {
            return new Wires(
                    vertx,
                    databases,
                    new AddressGuard(outbound, new NameLookups(vertx, outbound.names(), meters)),
                    meters,
                    new BackgroundPace(vertx, background, meters));
        }
    }

    /**
     * Makes the core, top to bottom; nothing is started.
     *
     * @param signers makes what signs content credentials, from threads that may be busy
     */
    public ProcessComponents(
            Wires wires, CoreConfig config, HttpConfig http, Function<WorkerExecutor, CredentialSigner> signers) {
        this.wires = wires;
        this.config = config;
        this.http = http;
        connections = counted(http.limits().maxConnections(), wires.meters());
        Vertx vertx = wires.vertx();
        database = wires.databases().open(vertx, "background");
        mark = new DoNotTrain(http.publicUrl());
        links = new ContentLinks(http.publicUrl(), config.delivery(), Clock.systemUTC());
        json = new AssetJson(mark, links::of);
        credentials = new CredentialModule(vertx, database, wires.pace(), config.credential(), wires.meters(), signers);
        shredding = new ShreddingModule(
                vertx,
                database,
                config.storage().shredding(),
                config.storage().store().memoryBudget(),
                config.upload().sweepInterval());
        stores = new RegionStores(config.storage().store(), shredding, wires.meters());
        store = stores.open(vertx, database);
        erasure = new ErasureModule(
                vertx,
                database,
                store,
                stores.unsealed(vertx),
                config.erasure(),
                config.upload().sweepInterval());
        intakes = new IntakeModule(
                vertx, database, store, config.upload(), config.quota(), mark, shredding.parts(), wires.meters());
        resumable = resumable(vertx);
        answers = new AnswerLimits(http.answers(), http.limits().idleTimeout(), shredding.parts());
        disclosures = new DisclosureModule(database, config.disclosure(), config.retention(), wires.meters());
        moves = moves(vertx);
    }

    private MoveModule moves(Vertx vertx) {
        return new MoveModule(
                vertx,
                database,
                wires.pace(),
                store,
                erasure.journal(),
                config.move(),
                config.upload().lease(),
                config.upload().timeouts().settling());
    }

    private static ClientConnections counted(int most, Meters meters) {
        ClientConnections connections = new ClientConnections(most);
        meters.gauge("holdfast.connections", connections, ClientConnections::open);
        meters.counter("holdfast.connections.refused", connections::refused);
        return connections;
    }

    private ResumableModule resumable(Vertx vertx) {
        ResumableModule.Sizes sizes = new ResumableModule.Sizes(
                config.storage().store().partSize(), config.storage().store().partsInFlight());
        return new ResumableModule(
                vertx,
                database,
                store,
                sizes,
                intakes.behind(),
                assets(),
                config.upload().sweepInterval());
    }

    /** The modules of the core. */
    public List<BackgroundModule> core() {
        return List.of(erasure, intakes, resumable, shredding, disclosures, credentials, moves);
    }

    /** What one event loop has of it; to be called on that loop. */
    public LoopComponents loop(Vertx loop) {
        wires.pace().watch(loop.getOrCreateContext());
        Database connections =
                wires.databases().open(loop, Thread.currentThread().getName());
        RegionalStore objects = stores.open(loop, connections);
        Assets assets = new Assets(connections, erasure::wake);
        Intake intake = intakes.intake(loop, connections, objects);
        StoredBytes bytes = new StoredBytes(objects, assets, wires.meters());
        return new LoopComponents(
                loop,
                new LoopWorkers(),
                connections,
                objects,
                assets,
                intake,
                resumable.uploads(intake, assets),
                new Content(
                        bytes,
                        new AssetContent(bytes, config.delivery().maxRanges(), http.corsOrigins()),
                        new CredentialContent(credentials.credentials(connections), http.corsOrigins()),
                        disclosures.disclosures(loop, connections)));
    }

    /** For work behind all event loops. */
    public Vertx vertx() {
        return wires.vertx();
    }

    /** Connections for work behind all event loops. */
    public Database database() {
        return database;
    }

    /** Assets, for work behind all event loops. */
    public Assets assets() {
        return new Assets(database, erasure::wake);
    }

    /** The stores, for work behind all event loops. */
    public RegionalStore store() {
        return store;
    }

    /**
     * What writes answers.
     *
     * @param wording what the operator says where a problem of a type has no detail of its own
     */
    public Responder responder(Map<ProblemType, String> wording) {
        return new Responder(mark, new Origins(http.corsOrigins()), wires.meters(), answers, wording);
    }

    /** Watches what the modules of the core don't. */
    public void gauges() {
        wires.meters().gauge("holdfast.answers.bytes", answers, AnswerLimits::taken);
    }

    public Meters meters() {
        return wires.meters();
    }

    /** Runs the rules of modules by which old rows go, once it is started. */
    public RetentionScheduler scheduler(List<BackgroundModule> modules) {
        return new RetentionScheduler(
                wires.vertx(),
                database,
                wires.pace(),
                config.retention(),
                wires.meters(),
                modules.stream().flatMap(module -> module.retention().stream()).toList());
    }

    /** Of what goes on behind all requests. */
    public BackgroundPace pace() {
        return wires.pace();
    }

    public AddressGuard addresses() {
        return wires.addresses();
    }

    public CoreConfig config() {
        return config;
    }

    public HttpConfig http() {
        return http;
    }

    /** The connections of clients. */
    public ClientConnections connections() {
        return connections;
    }

    public DoNotTrain mark() {
        return mark;
    }

    public ContentLinks links() {
        return links;
    }

    public AssetJson json() {
        return json;
    }

    /**
     * What regions there are.
     *
     * @param claimed whether tokens may say where an account is at home
     */
    public Regions regions(boolean claimed) {
        return stores.regions(claimed);
    }

    public ShreddingModule shredding() {
        return shredding;
    }

    public ErasureModule erasure() {
        return erasure;
    }

    public CredentialModule credentials() {
        return credentials;
    }

    public MoveModule moves() {
        return moves;
    }
}
