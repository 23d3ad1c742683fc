package io.holdfast.residency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Development;
import io.holdfast.app.GatewayContract;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Backend;
import io.holdfast.testing.FileOrigin;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Operator;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Where the bytes of accounts are, by the region that their first token names. */
@ExtendWith(VertxExtension.class)
class ResidencyTest {
    private static final byte[] FETCHED = FileOrigin.picture(6 << 20);

    @TempDir
    static Path folder;

    private static FileOrigin origin;
    private static TwoRegions regions;
    private static GatewayServer server;

    @BeforeAll
    static void start(Vertx vertx) throws Exception {
        origin = new FileOrigin(vertx, FETCHED);
        regions = TwoRegions.start(folder, new OutboundConfig(List.of(origin.authority()), true), Duration.ofMillis(1));
        server = regions.server;
    }

    @AfterAll
    static void stop() throws Exception {
        regions.close();
        origin.close();
    }

    @Test
    void whateverWayBytesComeTheyLandInTheAccountsRegionAlone() throws Exception {
        for (String region : List.of("us", "eu")) {
            String person = "uma-" + region;
            assertThat(GatewayContract.json(regions.open(person, region)).getString("homeRegion"))
                    .isEqualTo(region);
            List<String> assets = new ArrayList<>();

            assets.add(regions.upload(person, Picture.png(60, 60)));
            assets.add(unknownLength(person, Picture.png(1500, 1300)));
            assets.addAll(form(person, Picture.png(61, 60), Picture.png(62, 60)));
            assets.add(resumed(person, region, FileOrigin.picture(11 << 20)));
            assets.add(concatenated(person, region, FileOrigin.picture(12 << 20)));
            assets.add(ietf(person, Picture.png(63, 60)));
            assets.addAll(results(person));

            assertThat(assets).hasSize(10).doesNotHaveDuplicates();
            assertThat(elsewhere(person, region)).isEmpty();
            for (String asset : assets) {
                assertThat(regions.content(person, asset)).isNotEmpty();
            }
            assertThat(server.send(server.as(person, "/v1/exports")
                                    .POST(BodyPublishers.noBody())
                                    .build())
                            .statusCode())
                    .isEqualTo(202);
            String account = "account_id = '" + Operator.account(person) + "'";
            server.execute("UPDATE intake SET expires_at = now() - interval '1 day' WHERE " + account);
            Waiting.until(() -> home(person, region).size() == assets.size());
            assertThat(elsewhere(person, region)).isEmpty();
            // an object's key goes behind the object
            long keys = region.equals("us") ? assets.size() : 0;
            Waiting.until(() -> server.count("SELECT count(*) FROM object_key WHERE " + account) == keys);
        }
    }

    @Test
    void onlyTheFirstTokenSaysWhereAnAccountIsAtHome() throws Exception {
        regions.open("vera", "us");

        assertThat(GatewayContract.json(regions.open("vera", "eu")).getString("homeRegion"))
                .isEqualTo("us");
        assertThat(GatewayContract.json(regions.open("vera", "mars")).getString("homeRegion"))
                .isEqualTo("us");
        assertThat(regions.account("vera").getString("homeRegion")).isEqualTo("us");
        assertThat(regions.account("vera").getValue("move")).isNull();
        assertThat(regions.account("wim").getString("homeRegion")).isEqualTo("eu");
        assertThat(GatewayContract.json(regions.open("wim", "us")).getString("homeRegion"))
                .isEqualTo("eu");
    }

    @Test
    void aRegionThatThereIsNotOpensNoAccount() throws Exception {
        HttpResponse<byte[]> refused = regions.open("xena", "mars");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(GatewayContract.json(refused).getString("type")).isEqualTo("/problems/region-unknown");
        assertThat(new String(refused.body(), UTF_8)).doesNotContain("mars");
        assertThat(server.count("SELECT count(*) FROM account WHERE subject = 'xena'"))
                .isZero();
        assertThat(regions.open("xena", "us").statusCode()).isEqualTo(200);
    }

    @Test
    void aServiceThatDoesNotSayWhereOpensNoAccountForSomebody() throws Exception {
        String run = Backend.path(UUID.randomUUID());
        Backend silent = new Backend("painter", "yves", server.gateway.port());

        HttpResponse<byte[]> refused =
                Backend.send(silent.request(run).PUT(BodyPublishers.ofString("{\"model\":\"m\"}")));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(GatewayContract.json(refused).getString("type")).isEqualTo("/problems/region-unknown");

        HttpResponse<byte[]> told = server.send(HttpRequest.newBuilder(URI.create(server.url(run)))
                .header("Holdfast-On-Behalf-Of", "yves")
                .header("Authorization", "Bearer " + TwoRegions.token("painter", Development.BACKEND, "us"))
                .PUT(BodyPublishers.ofString("{\"model\":\"m\"}"))
                .build());
        assertThat(told.statusCode()).isEqualTo(201);
        assertThat(regions.account("yves").getString("homeRegion")).isEqualTo("us");
        assertThat(Backend.send(silent.request(run)).statusCode()).isEqualTo(200);
    }

    @Test
    void aHomeThatThereIsNotIsAnInvalidFieldAndTheOwnHomeMovesNothing() throws Exception {
        regions.open("zoe", "us");

        for (String home : List.of("\"mars\"", "null", "7", "\"US\"")) {
            HttpResponse<byte[]> refused = server.send(server.as("zoe", "/v1/account")
                    .method("PATCH", BodyPublishers.ofString("{\"homeRegion\":" + home + "}"))
                    .build());
            assertThat(refused.statusCode()).as(home).isEqualTo(422);
            assertThat(new String(refused.body(), UTF_8)).contains("must be one of eu, us");
        }
        assertThat(GatewayContract.json(regions.move("zoe", "us")).getValue("move"))
                .isNull();
        assertThat(server.count("SELECT count(*) FROM account_move")).isZero();
    }

    @Test
    void theOperatorSeesEachRegion() throws Exception {
        HttpResponse<byte[]> ready = server.client.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + server.gateway.managementPort() + "/health/ready"))
                        .version(HttpClient.Version.HTTP_1_1)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());

        JsonObject parts = new JsonObject(Buffer.buffer(ready.body()));
        assertThat(parts.getJsonObject("regions").fieldNames()).containsExactly("eu", "us");
        JsonObject us = parts.getJsonObject("regions").getJsonObject("us");
        assertThat(List.of(parts.getString("store"), us.getString("store"))).containsOnly("up");
        assertThat(us.getString("storePolicy")).isIn("open", "unknown");
        assertThat(us.getJsonObject("storeMark").getString("multipartTags")).isEqualTo("lost");
        for (String region : List.of("eu", "us")) {
            String of = "region=\"" + region + "\"";
            assertThat(server.meter("holdfast_store_seconds_count", of)).isPositive();
            assertThat(server.meter("holdfast_store_mark", "\"tags\"," + of)).isZero();
        }
    }

    private static List<String> home(String person, String region) throws Exception {
        return region.equals("us") ? regions.inAmerica(person) : regions.inEurope(person);
    }

    private static List<String> elsewhere(String person, String region) throws Exception {
        return region.equals("us") ? regions.inEurope(person) : regions.inAmerica(person);
    }

    private static String unknownLength(String person, byte[] picture) throws Exception {
        return location(server.send(server.as(person, "/v1/assets")
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(picture)))
                .build()));
    }

    private static List<String> form(String person, byte[]... pictures) throws Exception {
        Buffer form = Buffer.buffer();
        for (byte[] picture : pictures) {
            form.appendString(String.join(
                            "\r\n",
                            "--cut",
                            "Content-Disposition: form-data; name=\"file\"; filename=\"a.png\"",
                            "Content-Type: image/png",
                            "",
                            ""))
                    .appendBytes(picture)
                    .appendString("\r\n");
        }
        HttpResponse<byte[]> created = server.send(server.as(person, "/v1/assets")
                .header("Content-Type", "multipart/form-data; boundary=cut")
                .POST(BodyPublishers.ofByteArray(
                        form.appendString("--cut--\r\n").getBytes()))
                .build());
        return GatewayContract.json(created).getJsonArray("items").stream()
                .map(item -> "/v1/assets/" + ((JsonObject) item).getString("id"))
                .toList();
    }

    /** In three requests, with a part and a tail in the store while nobody writes. */
    private static String resumed(String person, String region, byte[] bytes) throws Exception {
        int objects = home(person, region).size();
        String upload = regions.tus(person, "Upload-Length", "" + bytes.length);
        regions.append(person, upload, bytes, 0, 7_000_001);
        assertThat(home(person, region)).hasSizeGreaterThan(objects);
        assertThat(elsewhere(person, region)).isEmpty();
        regions.append(person, upload, bytes, 7_000_001, 7_000_002);
        return asset(regions.append(person, upload, bytes, 7_000_002, bytes.length));
    }

    private static String concatenated(String person, String region, byte[] bytes) throws Exception {
        String one = piece(person, bytes, 0, 6_000_000);
        String two = piece(person, bytes, 6_000_000, bytes.length);
        assertThat(elsewhere(person, region)).isEmpty();
        return asset(server.send(server.as(person, "/v1/uploads")
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Concat", "final;" + one + " " + two)
                .POST(BodyPublishers.noBody())
                .build()));
    }

    private static String piece(String person, byte[] bytes, int from, int to) throws Exception {
        String piece = regions.tus(person, "Upload-Concat", "partial", "Upload-Length", "" + (to - from));
        byte[] part = java.util.Arrays.copyOfRange(bytes, from, to);
        assertThat(regions.append(person, piece, part, 0, part.length).statusCode())
                .isEqualTo(204);
        return piece;
    }

    private static String ietf(String person, byte[] picture) throws Exception {
        HttpResponse<byte[]> created = server.send(server.as(person, "/v1/uploads")
                .header("Upload-Complete", "?0")
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.noBody())
                .build());
        String upload = URI.create(location(created)).getPath();
        HttpResponse<byte[]> whole = server.send(server.as(person, upload)
                .header("Upload-Complete", "?1")
                .header("Upload-Offset", "0")
                .header("Content-Type", "application/partial-upload")
                .method("PATCH", BodyPublishers.ofByteArray(picture))
                .build());
        assertThat(whole.statusCode()).isEqualTo(201);
        return asset(whole);
    }

    private static List<String> results(String person) throws Exception {
        Backend backend = new Backend("painter", person, server.gateway.port());
        UUID run = backend.record("painter-1", "a lighthouse");
        HttpResponse<byte[]> pushed = backend.push(run, 0, Picture.png(64, 60));
        String fetch = Backend.path(run) + "/outputs/1/fetch";
        HttpResponse<byte[]> asked = Backend.send(backend.request(fetch)
                .POST(BodyPublishers.ofString(
                        new JsonObject().put("url", origin.url()).encode())));
        assertThat(pushed.statusCode()).as(new String(pushed.body(), UTF_8)).isEqualTo(201);
        assertThat(asked.statusCode()).as(new String(asked.body(), UTF_8)).isEqualTo(202);
        Waiting.until(() -> GatewayContract.json(Backend.send(backend.request(fetch)))
                .getString("state", "")
                .equals("done"));
        UUID large = backend.record("painter-1", "a film");
        byte[] bytes = FileOrigin.picture(9 << 20);
        HttpResponse<byte[]> parts = Backend.send(backend.request(Backend.path(large) + "/outputs/0")
                .header("Content-Type", "image/png")
                .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(bytes))));
        return List.of(
                "/v1/assets/" + GatewayContract.json(pushed).getString("id"),
                "/v1/assets/"
                        + GatewayContract.json(Backend.send(backend.request(fetch)))
                                .getString("asset"),
                "/v1/assets/" + GatewayContract.json(parts).getString("id"));
    }

    private static String location(HttpResponse<byte[]> created) {
        assertThat(created.statusCode()).isEqualTo(201);
        return created.headers().firstValue("location").orElseThrow();
    }

    private static String asset(HttpResponse<byte[]> whole) {
        return whole.headers().firstValue("holdfast-asset").orElseThrow();
    }
}
