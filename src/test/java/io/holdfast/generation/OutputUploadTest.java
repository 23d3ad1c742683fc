package io.holdfast.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.Backend;
import io.holdfast.testing.Film;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Unstamped;
import io.holdfast.testing.UploadRequests;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Results as a backend pushes them, whole or resumed. */
@GatewayTest
class OutputUploadTest {
    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    private static Backend backend(String person) {
        return new Backend("painter", person, server.gateway.port());
    }

    @Test
    void aResultIsAnAssetThatKnowsItsRun() throws Exception {
        Backend backend = backend("ann");
        UUID run = backend.record("painter-1", "a lighthouse at dusk");
        byte[] picture = Picture.png(60, 60);

        HttpResponse<byte[]> pushed = backend.push(run, 2, picture);

        assertThat(pushed.statusCode()).isEqualTo(201);
        JsonObject asset =
                json("ann", "/v1/assets?q=lighthouse").getJsonArray("items").getJsonObject(0);
        assertThat(asset.getString("kind")).isEqualTo("generated");
        assertThat(asset.getJsonObject("provenance"))
                .isEqualTo(new JsonObject()
                        .put("source", "generation")
                        .put("digitalSourceType", "trainedAlgorithmicMedia")
                        .put("model", "painter-1")
                        .put("generation", run.toString())
                        .put("output", 2));
        assertThat(Unstamped.of(server.send(
                                server.as("ann", asset.getJsonObject("links").getString("content"))
                                        .build())
                        .body()))
                .isEqualTo(picture);
        JsonObject output =
                json("ann", Backend.path(run)).getJsonArray("outputs").getJsonObject(0);
        assertThat(output.getInteger("number")).isEqualTo(2);
        assertThat(output.getString("asset")).isEqualTo(asset.getString("id"));
    }

    @Test
    void whatWasMadeOfOtherMediaSaysSo() throws Exception {
        String input = GatewayContract.json(server.send(server.as("bea", "/v1/assets")
                        .header("Content-Type", "image/png")
                        .POST(BodyPublishers.ofByteArray(Picture.png(61, 60)))
                        .build()))
                .getString("id");
        Backend backend = backend("bea");
        UUID run = UUID.randomUUID();
        backend.record(run, new JsonObject().put("model", "m").put("inputs", new JsonArray().add(input)));

        JsonObject asset = GatewayContract.json(backend.push(run, 0, Picture.png(61, 61)));

        assertThat(asset.getJsonObject("provenance").getString("digitalSourceType"))
                .isEqualTo("compositeWithTrainedAlgorithmicMedia");
    }

    @Test
    void theSameBytesAgainAreTheSameAssetAndOthersAreRefused() throws Exception {
        Backend backend = backend("cat");
        UUID run = backend.record("m", "p");
        byte[] picture = Picture.png(62, 62);

        String first = GatewayContract.json(backend.push(run, 0, picture)).getString("id");
        HttpResponse<byte[]> again = backend.push(run, 0, picture);
        HttpResponse<byte[]> other = backend.push(run, 0, Picture.png(63, 62));

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(GatewayContract.json(again).getString("id")).isEqualTo(first);
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(json("cat", "/v1/quota").getLong("usedAssets")).isEqualTo(1);
        Waiting.until(() -> json("cat", "/v1/quota").getLong("reservedBytes") == 0);
    }

    @Test
    void manyAtOnceMakeOneAsset() throws Exception {
        Backend backend = backend("dan");
        UUID run = backend.record("m", "p");
        byte[] picture = Picture.png(400, 400);
        List<CompletableFuture<HttpResponse<byte[]>>> sent = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            sent.add(CompletableFuture.supplyAsync(() -> {
                try {
                    return backend.push(run, 0, picture);
                } catch (Exception failed) {
                    throw new IllegalStateException(failed);
                }
            }));
        }

        Set<String> assets = new HashSet<>();
        for (CompletableFuture<HttpResponse<byte[]>> answer : sent) {
            assertThat(answer.join().statusCode()).isIn(200, 201);
            assets.add(GatewayContract.json(answer.join()).getString("id"));
        }

        assertThat(assets).hasSize(1);
        assertThat(json("dan", "/v1/quota").getLong("usedAssets")).isEqualTo(1);
        Waiting.until(() -> json("dan", "/v1/quota").getLong("reservedBytes") == 0);
        assertThat(server.count(
                        "SELECT count(*) FROM event e JOIN asset a ON a.account_id = e.account_id AND a.id = e.asset_id"
                                + " WHERE a.generation_id = '" + run + "' AND e.type = 'asset.stored'"))
                .isEqualTo(1);
    }

    @Test
    void aResultThatItsPersonErasedDoesNotComeBack() throws Exception {
        Backend backend = backend("eve");
        UUID run = backend.record("m", "p");
        String asset =
                GatewayContract.json(backend.push(run, 0, Picture.png(64, 64))).getString("id");

        server.send(server.as("eve", "/v1/assets/" + asset).DELETE().build());

        assertThat(backend.push(run, 0, Picture.png(64, 64)).statusCode()).isEqualTo(410);
        assertThat(json("eve", Backend.path(run))
                        .getJsonArray("outputs")
                        .getJsonObject(0)
                        .getString("state"))
                .isEqualTo("erased");
    }

    @Test
    void aFailedRunTakesNothingAndOddNumbersAreNowhere() throws Exception {
        Backend backend = backend("fay");
        UUID run = backend.record("m", "p");
        backend.move(run, new JsonObject().put("status", "failed").put("error", "no memory"));

        assertThat(backend.push(run, 0, Picture.png(65, 65)).statusCode()).isEqualTo(409);
        for (String path : List.of("/outputs/-1", "/outputs/x", "/outputs/00", "/outputs/99999")) {
            assertThat(Backend.send(backend.request(Backend.path(run) + path)
                                    .header("Content-Type", "image/png")
                                    .PUT(BodyPublishers.ofByteArray(new byte[10])))
                            .statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    @Test
    void aLargeResultCanBeResumed() throws Exception {
        Backend backend = backend("gus");
        UUID run = backend.record("m", "a film");
        Film film = Film.of(12_000_000);
        HttpResponse<byte[]> opened = Backend.send(backend.request("/v1/uploads")
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Length", Long.toString(film.length))
                .header("Upload-Metadata", metadata(run, 0))
                .POST(BodyPublishers.noBody()));
        assertThat(opened.statusCode()).isEqualTo(201);
        String upload = java.net
                .URI
                .create(opened.headers().firstValue("location").orElseThrow())
                .getPath();

        assertThat(append(backend, upload, 0, film.bytes(0, 5_000_000)).statusCode())
                .isEqualTo(204);
        HttpResponse<byte[]> last = append(backend, upload, 5_000_000, film.bytes(5_000_000, film.length));

        assertThat(last.statusCode()).isEqualTo(204);
        JsonObject asset =
                json("gus", "/v1/assets?kind=generated").getJsonArray("items").getJsonObject(0);
        assertThat(asset.getJsonObject("received").getString("sha256")).isEqualTo(film.sha256());
        assertThat(asset.getJsonObject("provenance").getString("generation")).isEqualTo(run.toString());
    }

    @Test
    void aResumedResultThatComesTooLateIsRefusedAndLeavesNothing() throws Exception {
        Backend backend = backend("hal");
        UUID run = backend.record("m", "p");
        byte[] late = Picture.png(70, 70);
        HttpResponse<byte[]> opened = Backend.send(backend.request("/v1/uploads")
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Length", Integer.toString(late.length))
                .header("Upload-Metadata", metadata(run, 0))
                .POST(BodyPublishers.noBody()));
        String upload = java.net
                .URI
                .create(opened.headers().firstValue("location").orElseThrow())
                .getPath();
        backend.push(run, 0, Picture.png(71, 70));

        assertThat(append(backend, upload, 0, late).statusCode()).isEqualTo(409);
        assertThat(append(backend, upload, late.length, new byte[0]).statusCode())
                .isEqualTo(409);
        Waiting.until(() -> json("hal", "/v1/quota").getLong("reservedBytes") == 0);
        assertThat(json("hal", "/v1/quota").getLong("usedAssets")).isEqualTo(1);
    }

    @Test
    void anUploadForSomebodyNamesItsResult() throws Exception {
        Backend backend = backend("ida");
        UUID run = backend.record("m", "p");
        HttpResponse<byte[]> nameless = Backend.send(backend.request("/v1/uploads")
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Length", "10")
                .POST(BodyPublishers.noBody()));
        HttpResponse<byte[]> personal = server.send(server.as("ida", "/v1/uploads")
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Length", "10")
                .header("Upload-Metadata", metadata(run, 0))
                .POST(BodyPublishers.noBody())
                .build());

        assertThat(nameless.statusCode()).isEqualTo(400);
        assertThat(personal.statusCode()).isEqualTo(403);
    }

    @Test
    void aServiceHasNoPartInAPersonsOwnUploads() throws Exception {
        String upload = "/v1/uploads/" + UploadRequests.open(server, "jan");
        Backend backend = backend("jan");

        assertThat(append(backend, upload, 0, new byte[10]).statusCode()).isEqualTo(404);
        for (String method : List.of("HEAD", "DELETE")) {
            assertThat(Backend.send(backend.request(upload)
                                    .header("Tus-Resumable", "1.0.0")
                                    .method(method, BodyPublishers.noBody()))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    private static HttpResponse<byte[]> append(Backend backend, String upload, long offset, byte[] bytes)
            throws Exception {
        return Backend.send(backend.request(upload)
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Offset", Long.toString(offset))
                .header("Content-Type", "application/offset+octet-stream")
                .method("PATCH", BodyPublishers.ofByteArray(bytes)));
    }

    private static String metadata(UUID run, int number) {
        return "generation " + base64(run.toString()) + ",output " + base64(Integer.toString(number));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static JsonObject json(String person, String path) throws Exception {
        return GatewayContract.json(server.send(server.as(person, path).build()));
    }
}
