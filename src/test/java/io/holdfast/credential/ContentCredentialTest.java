package io.holdfast.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.media.credential.DevelopmentChain;
import io.holdfast.testing.Backend;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.NodeScripts;
import io.holdfast.testing.Picture;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Content credentials as two readers of npm see them, which know nothing of one another; they are told in {@code src/test/js/verify.mjs}. */
@GatewayTest
class ContentCredentialTest {
    private static final Path SAMPLES = Path.of("src", "test", "resources", "media");

    @TempDir
    static Path folder;

    private static GatewayServer server;

    /** Media, and its credential. */
    private record Pair(String type, Buffer bytes, Buffer credential) {
        Pair with(Buffer other) {
            return new Pair(type, other, credential);
        }

        Pair credentialed(Buffer other) {
            return new Pair(type, bytes, other);
        }
    }

    @BeforeAll
    static void start(GatewayServer given) throws Exception {
        NodeScripts.install("@contentauth/c2pa-node");
        NodeScripts.runs("@contentauth/c2pa-node");
        server = given;
        byte[] root = DevelopmentChain.of(GatewayServer.SECRET).root().getEncoded();
        Files.writeString(
                folder.resolve("root.pem"),
                "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(root)
                        + "\n-----END CERTIFICATE-----\n");
    }

    @Test
    void bothReadersAcceptTheCredentialsOfUploads() throws Exception {
        List<Pair> pairs = List.of(
                upload("picture.png", "image/png"),
                upload("picture.jpg", "image/jpeg"),
                upload("picture.heic", "image/heic"),
                upload("front.mp4", "video/mp4"),
                upload("lossy.webp", "image/webp"));

        List<JsonObject> seen = seen(pairs);

        assertThat(seen).allSatisfy(ContentCredentialTest::isAccepted);
        assertThat(seen.subList(0, 3))
                .allSatisfy(one -> assertThat(one.getJsonObject("trustNxt").getBoolean("valid"))
                        .isTrue());
        assertThat(action(seen.get(0)).getString("action")).isEqualTo("c2pa.opened");
        assertThat(active(seen.get(0))
                        .getJsonArray("ingredients")
                        .getJsonObject(0)
                        .getString("relationship"))
                .isEqualTo("parentOf");
        assertThat(assertion(seen.get(0), "cawg.training-mining")
                        .getJsonObject("entries")
                        .getMap()
                        .keySet())
                .containsExactlyInAnyOrder(
                        "cawg.ai_generative_training", "cawg.ai_inference", "cawg.ai_training", "cawg.data_mining");
        JsonObject entries = assertion(seen.get(0), "cawg.training-mining").getJsonObject("entries");
        assertThat(entries.fieldNames())
                .allSatisfy(use ->
                        assertThat(entries.getJsonObject(use).getString("use")).isEqualTo("notAllowed"));
    }

    @Test
    void bothReadersAcceptTheCredentialOfAResultThatNamesItsInput() throws Exception {
        JsonObject input = uploaded("wilma", Picture.png(60, 60), "image/png");
        Backend backend = new Backend("painter", "wilma", server.gateway.port());
        UUID run = UUID.randomUUID();
        backend.record(
                run,
                new JsonObject()
                        .put("model", "painter-1")
                        .put("prompt", "a secret lighthouse")
                        .put("inputs", new JsonArray().add(input.getString("id"))));
        JsonObject result = GatewayContract.json(backend.push(run, 0, Picture.png(61, 61)));

        Pair pair = pair("wilma", result);
        JsonObject seen = seen(List.of(pair)).get(0);

        isAccepted(seen);
        assertThat(seen.getJsonObject("trustNxt").getBoolean("valid")).isTrue();
        assertThat(action(seen).getString("action")).isEqualTo("c2pa.created");
        assertThat(action(seen).getString("digitalSourceType"))
                .endsWith("/digitalsourcetype/compositeWithTrainedAlgorithmicMedia");
        assertThat(action(seen).getJsonObject("softwareAgent").getString("name"))
                .isEqualTo("painter-1");
        JsonObject ingredient = active(seen).getJsonArray("ingredients").getJsonObject(0);
        assertThat(ingredient.getString("relationship")).isEqualTo("inputTo");
        assertThat(ingredient.getString("instance_id")).isEqualTo("xmp:iid:" + input.getString("id"));
        assertThat(pair.credential().toString(java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("lighthouse", "wilma");
    }

    @Test
    void bothReadersRefuseWhatWasTouched() throws Exception {
        Pair whole = upload("picture.png", "image/png");
        Pair other = upload("picture.jpg", "image/jpeg");
        Buffer longer = whole.bytes().copy().appendByte((byte) 0);
        int said = whole.credential()
                .toString(java.nio.charset.StandardCharsets.ISO_8859_1)
                .indexOf("notAllowed");

        List<JsonObject> seen = seen(List.of(
                whole.with(flipped(whole.bytes(), whole.bytes().length() / 2)),
                whole.with(longer),
                other.credentialed(whole.credential()),
                whole.credentialed(flipped(whole.credential(), said)),
                whole.credentialed(
                        flipped(whole.credential(), whole.credential().length() - 1))));

        assertThat(seen).allSatisfy(one -> {
            assertThat(one.getJsonObject("contentAuthenticity").getString("state"))
                    .isIn("Invalid", "Unreadable");
            assertThat(one.getJsonObject("trustNxt").getBoolean("valid")).isFalse();
        });
        assertThat(seen.subList(0, 3))
                .allSatisfy(one -> assertThat(one.encode()).contains("assertion.dataHash.mismatch"));
    }

    private static void isAccepted(JsonObject seen) {
        JsonObject reader = seen.getJsonObject("contentAuthenticity");
        assertThat(reader.getString("state")).as(seen.encode()).isEqualTo("Trusted");
        assertThat(reader.getJsonArray("failures")).isEmpty();
    }

    private static JsonObject active(JsonObject seen) {
        return seen.getJsonObject("contentAuthenticity").getJsonObject("active");
    }

    private static JsonObject assertion(JsonObject seen, String label) {
        return active(seen).getJsonArray("assertions").stream()
                .map(JsonObject.class::cast)
                .filter(one -> one.getString("label").equals(label))
                .findFirst()
                .orElseThrow()
                .getJsonObject("data");
    }

    private static JsonObject action(JsonObject seen) {
        return assertion(seen, "c2pa.actions.v2").getJsonArray("actions").getJsonObject(0);
    }

    private static Buffer flipped(Buffer bytes, int at) {
        return bytes.copy().setByte(at, (byte) (bytes.getByte(at) ^ 1));
    }

    private static Pair upload(String sample, String type) throws Exception {
        return pair("ann", uploaded("ann", Files.readAllBytes(SAMPLES.resolve(sample)), type));
    }

    private static JsonObject uploaded(String person, byte[] bytes, String type) throws Exception {
        return GatewayContract.json(server.send(server.as(person, "/v1/assets")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(bytes))
                .build()));
    }

    /** As a client gets it: the bytes as stored, which need not be those that were sent. */
    private static Pair pair(String person, JsonObject asset) throws Exception {
        JsonObject links = asset.getJsonObject("links");
        HttpResponse<byte[]> content =
                server.send(server.as(person, links.getString("content")).build());
        HttpResponse<byte[]> credential =
                server.send(server.as(person, links.getString("manifest")).build());
        assertThat(credential.statusCode()).isEqualTo(200);
        return new Pair(asset.getString("mediaType"), Buffer.buffer(content.body()), Buffer.buffer(credential.body()));
    }

    private static List<JsonObject> seen(List<Pair> pairs) throws Exception {
        JsonArray checks = new JsonArray();
        for (Pair pair : pairs) {
            String name = UUID.randomUUID().toString();
            checks.add(new JsonObject()
                    .put(
                            "asset",
                            Files.write(folder.resolve(name), pair.bytes().getBytes())
                                    .toString())
                    .put(
                            "manifest",
                            Files.write(
                                            folder.resolve(name + ".c2pa"),
                                            pair.credential().getBytes())
                                    .toString())
                    .put("type", pair.type()));
        }
        JsonObject wish = new JsonObject()
                .put("root", folder.resolve("root.pem").toString())
                .put("checks", checks);
        return NodeScripts.run("verify.mjs", wish, folder.resolve(UUID.randomUUID() + ".out"), "seen")
                .getJsonArray("seen")
                .stream()
                .map(JsonObject.class::cast)
                .toList();
    }
}
