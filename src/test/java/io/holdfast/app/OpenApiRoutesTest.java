package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.asset.AssetChanges;
import io.holdfast.asset.AssetJson;
import io.holdfast.asset.Assets;
import io.holdfast.collection.CollectionEndpoints;
import io.holdfast.collection.CollectionRows;
import io.holdfast.collection.Memberships;
import io.holdfast.content.AssetContent;
import io.holdfast.content.CredentialContent;
import io.holdfast.credential.Credentials;
import io.holdfast.db.Database;
import io.holdfast.delivery.ContentDelivery;
import io.holdfast.delivery.ContentLinks;
import io.holdfast.delivery.ManifestDelivery;
import io.holdfast.disclosure.Disclosures;
import io.holdfast.events.sse.EventStreams;
import io.holdfast.events.sse.OpenStreams;
import io.holdfast.events.webhook.WebhookEndpoint;
import io.holdfast.export.ExportEndpoint;
import io.holdfast.generation.BackendLimits;
import io.holdfast.generation.GenerationEndpoint;
import io.holdfast.generation.OutputUpload;
import io.holdfast.generation.ingest.IngestEndpoint;
import io.holdfast.history.DeletionEndpoint;
import io.holdfast.history.HistoryEndpoint;
import io.holdfast.http.RequestPipeline;
import io.holdfast.http.Responder;
import io.holdfast.identity.JwtVerifier;
import io.holdfast.intake.ExpiredIntakeCleaner;
import io.holdfast.intake.Intake;
import io.holdfast.intake.Outputs;
import io.holdfast.intake.RequestKeys;
import io.holdfast.intake.StampPlanner;
import io.holdfast.media.Sniffer;
import io.holdfast.objectstore.file.FileStore;
import io.holdfast.outbound.AddressGuard;
import io.holdfast.problem.ProblemType;
import io.holdfast.resumable.LocalWriters;
import io.holdfast.resumable.Uploads;
import io.holdfast.retention.FeatureEndpoints;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.rights.EgressGate;
import io.holdfast.rights.PublicDocuments;
import io.holdfast.stream.BufferBudget;
import io.holdfast.telemetry.Meters;
import io.holdfast.upload.ResumableUploads;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenApiRoutesTest {
    @TempDir
    static Path folder;

    @Test
    void theDocumentHasEveryRouteAndNoOther() {
        Vertx vertx = Vertx.vertx();
        try {
            Router router = Router.router(vertx);
            routes(vertx).addTo(router);

            Stream<String> registered = router.getRoutes().stream().flatMap(route -> route.methods().stream()
                    .map(method ->
                            method + " " + String.valueOf(route.getPath()).replaceAll(":(\\w+)", "{$1}")));

            assertThat(OpenApiDocument.read().operations().stream()
                            .map(operation -> operation.method() + " " + operation.path()))
                    .containsExactlyInAnyOrderElementsOf(registered.toList());
        } finally {
            vertx.close().await();
        }
    }

    /** The routes of a gateway that nothing is asked of. */
    private static Routes routes(Vertx vertx) {
        Settings settings =
                Development.settings("http://localhost", 0, 0, "postgresql://localhost/none", folder, "0".repeat(32));
        DoNotTrain mark = new DoNotTrain(settings.http().publicUrl());
        Meters meters = new Meters(new SimpleMeterRegistry());
        Database database = Database.open(vertx, settings.database(), "test", 1);
        Assets assets = new Assets(database, () -> {});
        FileStore store = new FileStore(vertx, settings.store().file().orElseThrow());
        ContentLinks links = new ContentLinks("http://localhost", settings.delivery(), Clock.systemUTC());
        AssetJson json = new AssetJson(mark, links::of);
        Outputs outputs = new Outputs(database);
        BackendLimits limits = new BackendLimits(settings.generation());
        AddressGuard guard = new AddressGuard(settings.outbound(), host -> List.of());
        Intake intake = intake(vertx, settings, database, store, meters);
        AssetContent content = new AssetContent(store, 1, List.of());
        CredentialContent credentials = credentials(vertx, settings, database, meters);
        Disclosures disclosures = new Disclosures(vertx, database, settings.disclosure(), meters);
        return new Routes(
                front(vertx, settings, mark, meters),
                exchange -> Future.failedFuture(ProblemType.INTERNAL.asFailure()),
                new ResumableUploads(
                        new Uploads(intake, 1 << 20, 1, assets, new LocalWriters()), outputs, json, settings.http()),
                new GenerationEndpoint(database, assets, mark, limits),
                new OutputUpload(outputs, intake, assets, json, limits),
                new IngestEndpoint(database, assets, json, guard, limits, () -> {}),
                new HistoryEndpoint(assets, new AssetChanges(database, assets), json, settings.quota()),
                exchange -> Future.failedFuture(ProblemType.INTERNAL.asFailure()),
                collections(database, json),
                new ContentDelivery(assets, content, disclosures, links, mark),
                new ManifestDelivery(credentials, disclosures, links),
                new DeletionEndpoint(assets),
                events(vertx, settings, database, guard, mark, meters),
                privacy(vertx, settings, database, meters),
                SharingRoutes.of(settings, database, assets, content, credentials, disclosures, mark),
                new ExportRoutes(new ExportEndpoint(
                        vertx, database, assets, store, settings.export(), 1, mark, meters, () -> {})),
                new RetentionRoutes(new FeatureEndpoints(database, () -> {})),
                new PublicDocuments(mark));
    }

    private static CredentialContent credentials(Vertx vertx, Settings settings, Database database, Meters meters) {
        Credentialing signing = Credentialing.of(vertx, settings, database, meters, Credentialing::signer);
        return new CredentialContent(new Credentials(database, signing.maker()), List.of());
    }

    private static RequestPipeline front(Vertx vertx, Settings settings, DoNotTrain mark, Meters meters) {
        return new RequestPipeline(
                new JwtVerifier(vertx, settings.identity(), Clock.systemUTC()),
                caller -> Future.failedFuture(ProblemType.INTERNAL.asFailure()),
                new EgressGate(agent -> false, head -> false, refusal -> {}),
                new Responder(mark, meters, Map.of()),
                meters);
    }

    private static CollectionEndpoints collections(Database database, AssetJson json) {
        CollectionRows rows = new CollectionRows(database);
        return new CollectionEndpoints(rows, new Memberships(database, rows), json);
    }

    private static EventRoutes events(
            Vertx vertx, Settings settings, Database database, AddressGuard guard, DoNotTrain mark, Meters meters) {
        OpenStreams open = new OpenStreams(database, settings.events());
        return new EventRoutes(
                new EventStreams(vertx, database, mark, open, settings.events(), Duration.ZERO, meters),
                new WebhookEndpoint(database, guard, mark, settings.events().webhooks(), () -> {}));
    }

    private static PrivacyRoutes privacy(Vertx vertx, Settings settings, Database database, Meters meters) {
        Shredding shredding = Shredding.of(settings.shredding(), 1 << 20);
        ErasureWork erasing = new ErasureWork(vertx, settings, database, shredding, meters);
        return new PrivacyWork(vertx, settings, database, erasing, () -> {}, () -> {}, meters).routes(vertx, database);
    }

    private static Intake intake(Vertx vertx, Settings settings, Database database, FileStore store, Meters meters) {
        RequestKeys keys = new RequestKeys(database, settings.upload());
        ExpiredIntakeCleaner sweeper = new ExpiredIntakeCleaner(database, settings.quota(), store, meters);
        return new Intake(
                vertx,
                database,
                sweeper,
                keys,
                store,
                new Sniffer(Set.of()),
                new StampPlanner(database, new DoNotTrain("http://localhost"), true),
                new BufferBudget(1 << 20),
                settings.upload(),
                meters);
    }
}
