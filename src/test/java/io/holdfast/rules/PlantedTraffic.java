package io.holdfast.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.OpenApiDocument;
import io.holdfast.app.OpenApiDocument.Operation;
import io.holdfast.events.EventsConfig;
import io.holdfast.events.WebhookConfig;
import io.holdfast.objectstore.FaultyStore;
import io.holdfast.objectstore.FaultyStore.Seen;
import io.holdfast.objectstore.FaultyStore.When;
import io.holdfast.objectstore.s3.S3Server;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Changed;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.TrainingSigns;
import io.holdfast.testing.Waiting;
import io.holdfast.testing.WebhookReceiver;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** What people do, what is refused and what fails, with values planted everywhere, and all that is written meanwhile. */
final class PlantedTraffic implements AutoCloseable {
    static final String PERSON = "plantedperson7qx";

    /** Raises what Postgres itself would say of a row: all of it. */
    private static final String TELLTALE =
            """
            CREATE FUNCTION telltale() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'refused %%', NEW USING DETAIL = NEW::text; END $$;
            """
                    .replace("%%", "%");

    private static final List<String> TOLD_OF =
            List.of("account", "asset", "generation", "collection", "share_link", "webhook", "upload", "export");

    final Planting planting = new Planting();
    final OpenApiDocument document = OpenApiDocument.read();

    /** Answers that refuse, by what was asked. */
    final Map<String, String> refusals = new LinkedHashMap<>();

    final List<Integer> statuses = new ArrayList<>();
    final List<String> notifications = new ArrayList<>();
    final List<Seen> stored = new ArrayList<>();
    final S3Server store;
    final FaultyStore faulty;
    final WebhookReceiver receiver;
    final GatewayServer server;
    private final Connection listener;

    private PlantedTraffic(S3Server store, FaultyStore faulty, WebhookReceiver receiver, GatewayServer server)
            throws Exception {
        this.store = store;
        this.faulty = faulty;
        this.receiver = receiver;
        this.server = server;
        this.listener = server.connect();
        try (var statement = listener.createStatement()) {
            statement.execute("LISTEN holdfast_event");
        }
    }

    static PlantedTraffic start(Path folder) throws Exception {
        S3Server store = S3Server.start();
        FaultyStore faulty = FaultyStore.before(store.port());
        WebhookReceiver receiver = WebhookReceiver.start();
        OutboundConfig outbound = new OutboundConfig(List.of(receiver.host(), "127.0.0.1:1"), true);
        GatewayServer server = GatewayServer.onOwnPostgres(
                folder,
                Optional.of(GatewayServer.s3(store.config(faulty.port()))),
                outbound,
                usual -> Changed.settings(usual, quick(usual.features().events())));
        return new PlantedTraffic(store, faulty, receiver, server);
    }

    /** Deliveries that are dead soon. */
    private static EventsConfig quick(EventsConfig usual) {
        WebhookConfig webhooks = usual.webhooks();
        return new EventsConfig(
                usual.heartbeat(),
                Duration.ofMillis(500),
                usual.retention(),
                usual.sweepInterval(),
                usual.maxStreams(),
                usual.maxStreamsPerAccount(),
                new WebhookConfig(
                        webhooks.mostPerAccount(),
                        2,
                        Duration.ofMillis(100),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(3),
                        webhooks.shares(),
                        webhooks.parallelPerWebhook(),
                        webhooks.secretOverlap()));
    }

    /** What is meant to be done; the record of an asset. */
    JsonObject live() throws Exception {
        JsonObject asset = new PlantedLife(server, planting, receiver, PERSON).live();
        Waiting.until(() -> server.count("SELECT count(*) FROM webhook_delivery WHERE dead") > 0);
        Waiting.until(() -> server.count("SELECT count(*) FROM ingest WHERE last_error IS NOT NULL") > 0);
        PGNotification[] heard = listener.unwrap(PGConnection.class).getNotifications(1_000);
        for (PGNotification each : heard == null ? new PGNotification[0] : heard) {
            notifications.add(each.getParameter());
        }
        return asset;
    }

    /** What is refused, and what fails: the store, a statement, Postgres. */
    void abuse(JsonObject asset) throws Exception {
        for (Operation operation : document.operations()) {
            for (HttpRequest request : PlantedRequests.of(server, document, operation, asset, PERSON)) {
                ask(operation.id(), request);
            }
        }
        faulty.answerEach(503, When.BEFORE_BODY);
        askAll("store away", asset);
        faulty.heal();
        server.execute(TELLTALE);
        for (String table : TOLD_OF) {
            server.execute("CREATE TRIGGER telltale BEFORE INSERT OR UPDATE ON " + table
                    + " FOR EACH ROW EXECUTE FUNCTION telltale()");
        }
        askAll("statement refused", asset);
        server.execute("DROP FUNCTION telltale CASCADE");
        stored.addAll(faulty.seen());
        listener.close();
        server.stopPostgres();
        askAll("Postgres away", asset);
        assertThat(health("/health/ready")).contains("down");
        server.startPostgres();
    }

    private void askAll(String why, JsonObject asset) throws Exception {
        for (Operation operation : document.operations()) {
            if (!operation.id().equals("account.erase")) {
                note(
                        why + ": " + operation.id(),
                        CensusRequests.send(
                                server,
                                operation,
                                asset.getString("id"),
                                asset,
                                CensusRequests.operator(PERSON),
                                planted()));
            }
        }
    }

    /** The usual requests, in whose bodies something is planted that is not known, and in whose heads a name is. */
    private static TrainingSigns.Sign planted() {
        return new TrainingSigns.Sign(
                "none",
                Map.of(
                        "Content-Disposition",
                        "attachment; filename=\"" + Planting.FILE + "\"",
                        "Cookie",
                        Planting.ANYWHERE),
                Optional.empty(),
                Optional.empty());
    }

    private void ask(String what, HttpRequest request) throws IOException, InterruptedException {
        note(what + " " + request.method() + " " + refusals.size(), server.send(request));
    }

    private void note(String what, HttpResponse<byte[]> answer) {
        statuses.add(answer.statusCode());
        if (answer.statusCode() >= 400) {
            refusals.put(
                    what + " " + answer.statusCode(),
                    answer.headers().map() + "\n" + new String(answer.body(), StandardCharsets.UTF_8));
        }
    }

    /** What the operator's port says. */
    String health(String path) throws IOException, InterruptedException {
        return server.client
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.gateway.managementPort() + path))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() throws IOException {
        server.close();
        receiver.close();
        faulty.close();
        store.close();
    }
}
