package io.holdfast.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.objectstore.FaultyStore;
import io.holdfast.objectstore.s3.S3Server;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Backend;
import io.holdfast.testing.Carriers;
import io.holdfast.testing.EventClient;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import io.holdfast.testing.WebhookReceiver;
import io.holdfast.verify.Verify;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All carriers of an asset say the same, whatever it is and whichever way it goes out. */
class SignalsAgreeTest {
    @TempDir
    static Path folder;

    private static S3Server store;
    private static FaultyStore before;
    private static WebhookReceiver receiver;
    private static GatewayServer server;
    private static final Map<String, JsonObject> ASSETS = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        store = S3Server.start();
        before = FaultyStore.before(store.port());
        receiver = WebhookReceiver.start();
        server = GatewayServer.start(
                folder.resolve("gateway"),
                Optional.of(GatewayServer.s3(store.config(before.port()))),
                new OutboundConfig(List.of(receiver.host()), true));
        JsonObject hook = new JsonObject().put("url", receiver.url("/hook")).put("types", List.of("asset.stored"));
        assertThat(server.send(server.as("ann", "/v1/webhooks")
                                .POST(BodyPublishers.ofString(hook.encode()))
                                .build())
                        .statusCode())
                .isEqualTo(201);
        JsonObject uploaded = upload();
        ASSETS.put("uploaded", uploaded);
        Backend backend = new Backend("studio", "ann", server.gateway.port());
        UUID run = backend.record("painter-1", "a lighthouse");
        ASSETS.put("generated", GatewayContract.json(backend.push(run, 0, Picture.png(21, 21))));
        UUID edit = UUID.randomUUID();
        backend.record(
                edit, new JsonObject().put("model", "painter-1").put("inputs", List.of(uploaded.getString("id"))));
        ASSETS.put("composite", GatewayContract.json(backend.push(edit, 0, Picture.png(22, 22))));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        receiver.close();
        before.close();
        store.close();
    }

    @Test
    void whateverIsAskedOfAnyKindOfAsset() throws Exception {
        for (Map.Entry<String, JsonObject> asset : ASSETS.entrySet()) {
            String id = asset.getValue().getString("id");
            String link = Carriers.path(asset.getValue().getString("contentUrl"));
            String shared = shared(id);
            List<String> paths = List.of(
                    "/v1/assets/" + id,
                    "/v1/assets/" + id + "/content",
                    "/v1/assets/" + id + "/manifest.c2pa",
                    "/v1/assets/" + id + "/lineage",
                    "/v1/assets/" + id + "/links",
                    "/v1/assets/" + id + "/disclosures",
                    link,
                    link + ".c2pa",
                    shared,
                    shared + "/content",
                    shared + "/content.c2pa",
                    "/v1/assets",
                    "/v1/generations",
                    "/v1/quota");
            for (String path : paths) {
                for (HttpResponse<byte[]> answer : answers(path)) {
                    String what =
                            asset.getKey() + " " + answer.request().method() + " " + path + " " + answer.statusCode();
                    Carriers.inFields(what, answer.headers()::allValues);
                    if (isJson(answer) && answer.body().length > 0) {
                        Carriers.inJson(what, new JsonObject(Carriers.text(answer)));
                    }
                }
            }
        }
    }

    @Test
    void eachDescriptionHasAUsageAndNamesItsSource() throws Exception {
        Map<String, String> sources = Map.of(
                "generated", "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
                "composite", "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia");
        for (Map.Entry<String, JsonObject> asset : ASSETS.entrySet()) {
            JsonObject told = GatewayContract.json(server.send(
                    server.as("ann", "/v1/assets/" + asset.getValue().getString("id"))
                            .build()));

            assertThat(Carriers.inJson(asset.getKey(), told)).isEqualTo(1);
            assertThat(told.getJsonObject("usage").getString("digitalSourceType"))
                    .isEqualTo(sources.get(asset.getKey()));
        }
        JsonObject page =
                GatewayContract.json(server.send(server.as("ann", "/v1/assets").build()));
        assertThat(Carriers.inJson("page", page))
                .isGreaterThanOrEqualTo(ASSETS.size())
                .isEqualTo(page.getJsonArray("items").size());
    }

    @Test
    void eachRunLineageAndExportHasAUsage() throws Exception {
        String asset =
                "/v1/assets/" + Objects.requireNonNull(ASSETS.get("composite")).getString("id");
        JsonObject runs = new JsonObject(Carriers.text(ask("/v1/generations", "GET")));
        JsonObject export = GatewayContract.json(server.send(
                server.as("ann", "/v1/exports").POST(BodyPublishers.noBody()).build()));

        assertThat(Carriers.inJson("runs", runs)).isEqualTo(2);
        assertThat(Carriers.inJson("lineage", new JsonObject(Carriers.text(ask(asset + "/lineage", "GET")))))
                .isEqualTo(1);
        assertThat(Carriers.inJson("export", export)).isEqualTo(1);
    }

    @Test
    void eachPublicDocumentIsServed() throws Exception {
        Map<String, String> documents = Map.of(
                "/robots.txt", "Disallow: /",
                "/.well-known/tdmrep.json", "\"tdm-reservation\":1",
                "/policies/tdm.json", "obtainConsent",
                "/license.xml", "<prohibits",
                "/ai.txt", "Disallow: /\n");
        for (Map.Entry<String, String> document : documents.entrySet()) {
            HttpResponse<byte[]> answer = server.send(HttpRequest.newBuilder(URI.create(server.url(document.getKey())))
                    .build());

            assertThat(answer.statusCode()).as(document.getKey()).isEqualTo(200);
            assertThat(Carriers.text(answer)).contains(document.getValue());
        }
    }

    @Test
    void eachObjectInTheStore() {
        List<FaultyStore.Seen> made = before.seen().stream()
                .filter(request -> request.method().equals("PUT")
                        || (request.method().equals("POST") && request.target().contains("uploads")))
                .filter(request -> ASSETS.values().stream()
                        .anyMatch(asset -> request.target().contains(asset.getString("id"))))
                .toList();

        assertThat(made).hasSizeGreaterThanOrEqualTo(ASSETS.size());
        made.forEach(request -> Carriers.inObject(request.target(), request.headers()));
    }

    @Test
    void eachWebhookAndEachEvent() throws Exception {
        Waiting.until(() -> receiver.to("/hook").size() >= ASSETS.size());
        for (WebhookReceiver.Received request : receiver.to("/hook")) {
            Carriers.inFields("webhook", name -> request.headers().getOrDefault(name, List.of()));
            assertThat(Carriers.inJson("webhook", request.json())).isEqualTo(1);
        }
        EventClient stream = EventClient.open(server.url("/v1/events"), GatewayServer.token("ann"), "");
        Carriers.inFields("stream", stream.answer.headers()::allValues);
        upload();
        assertThat(Carriers.inJson("event", stream.next().json())).isEqualTo(1);
        stream.answer.body().close();
    }

    @Test
    void aLooserPreferenceThatComesWithAnUploadChangesNothing() throws Exception {
        HttpResponse<byte[]> answer = server.send(server.as("ann", "/v1/assets")
                .header("Content-Type", "image/png")
                .header("Content-Usage", "train-ai=y, search=y")
                .header("tdm-reservation", "0")
                .POST(BodyPublishers.ofByteArray(Picture.png(23, 23)))
                .build());

        assertThat(answer.statusCode()).isEqualTo(201);
        Carriers.inFields("loose", answer.headers()::allValues);
        assertThat(Carriers.inJson("loose", GatewayContract.json(answer))).isEqualTo(1);
    }

    @Test
    void theCommandLineFindsThemInAgreement() {
        for (JsonObject asset : ASSETS.values()) {
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            PrintStream printer = new PrintStream(printed, true, StandardCharsets.UTF_8);
            String url = server.url(Carriers.path(asset.getString("contentUrl")));
            int code = Verify.run(List.of(url), printer, printer);

            assertThat(printed.toString(StandardCharsets.UTF_8))
                    .contains(
                            "header Content-Usage",
                            "header tdm-reservation",
                            "header X-Robots-Tag",
                            "header Link terms-of-service",
                            "xmp plus:DataMining",
                            "robots.txt Content-Usage",
                            "robots.txt Content-Signal",
                            "robots.txt Disallow",
                            "tdmrep.json")
                    .endsWith("agree" + System.lineSeparator());
            assertThat(code).isZero();
        }
    }

    @Test
    void theFileAndTheCredentialBesideItAgree() throws Exception {
        for (Map.Entry<String, JsonObject> asset : ASSETS.entrySet()) {
            String path = "/v1/assets/" + asset.getValue().getString("id") + "/content";
            Path file = folder.resolve(asset.getKey() + ".png");
            Files.write(file, ask(path, "GET").body());
            Files.write(
                    folder.resolve(asset.getKey() + ".png.c2pa"),
                    ask(path + ".c2pa", "GET").body());
            ByteArrayOutputStream printed = new ByteArrayOutputStream();
            PrintStream printer = new PrintStream(printed, true, StandardCharsets.UTF_8);

            assertThat(Verify.run(List.of(file.toString()), printer, printer)).isZero();
            assertThat(printed.toString(StandardCharsets.UTF_8))
                    .contains(
                            "xmp plus:DataMining",
                            "c2pa sidecar cawg.ai_training",
                            "c2pa sidecar cawg.ai_generative_training",
                            "c2pa sidecar cawg.data_mining")
                    .endsWith("agree" + System.lineSeparator());
        }
    }

    /** Each family of answers: found, a part, parts, nothing new, failed conditions, no such part, nobody, no such method. */
    private static List<HttpResponse<byte[]>> answers(String path) throws Exception {
        List<HttpResponse<byte[]>> answers = new ArrayList<>();
        HttpResponse<byte[]> whole = ask(path, "GET");
        String tag = whole.headers().firstValue("ETag").orElse("\"none\"");
        answers.add(whole);
        answers.add(ask(path, "HEAD"));
        answers.add(ask(path, "GET", "Range", "bytes=0-3"));
        answers.add(ask(path, "GET", "Range", "bytes=0-3,8-9"));
        answers.add(ask(path, "GET", "Range", "bytes=99999999-"));
        answers.add(ask(path, "GET", "If-None-Match", tag));
        answers.add(ask(path, "HEAD", "If-None-Match", tag));
        answers.add(ask(path, "GET", "If-Match", "\"other\""));
        answers.add(ask(path, "GET", "Holdfast-Purpose", "training"));
        answers.add(ask(path, "BREW"));
        answers.add(
                server.send(HttpRequest.newBuilder(URI.create(server.url(path))).build()));
        return answers;
    }

    private static HttpResponse<byte[]> ask(String path, String method, String... fields) throws Exception {
        HttpRequest.Builder request = server.as("ann", path).method(method, BodyPublishers.noBody());
        return server.send((fields.length == 0 ? request : request.headers(fields)).build());
    }

    private static String shared(String asset) throws Exception {
        return Carriers.path(GatewayContract.json(server.send(server.as("ann", "/v1/assets/" + asset + "/links")
                        .POST(BodyPublishers.ofString("{}"))
                        .build()))
                .getString("url"));
    }

    private static JsonObject upload() throws Exception {
        return GatewayContract.json(server.send(server.as("ann", "/v1/assets?name=a.png")
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(Picture.png(20, 20)))
                .build()));
    }

    private static boolean isJson(HttpResponse<byte[]> answer) {
        return answer.headers().firstValue("Content-Type").orElse("").contains("json");
    }
}
