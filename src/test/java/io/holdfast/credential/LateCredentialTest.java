package io.holdfast.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.media.credential.DevelopmentChain;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.NodeScripts;
import io.holdfast.testing.TusClient;
import io.holdfast.testing.TwoReplicas;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A content credential that turns up behind bytes which the mark has changed by then breaks in nobody's hands. */
class LateCredentialTest {
    @TempDir
    static Path folder;

    private static final Map<String, String> TYPES = new LinkedHashMap<>();
    private static final Map<String, byte[]> FILES = new LinkedHashMap<>();

    private static TwoReplicas replicas;

    @BeforeAll
    static void start() throws Exception {
        replicas = TwoReplicas.start(folder);
        add("jpeg", "image/jpeg", LateFiles.jpeg());
        add("png", "image/png", LateFiles.png(300_000));
        add("large png", "image/png", LateFiles.png(9_000_000));
    }

    private static void add(String name, String type, byte[] file) {
        TYPES.put(name, type);
        FILES.put(name, file);
    }

    @AfterAll
    static void stop() throws Exception {
        replicas.close();
    }

    @Test
    void whatIsSentAtOnceIsStoredAsItWasSentAndItsReaderAcceptsIt() throws Exception {
        JsonArray checks = new JsonArray();
        for (String name : FILES.keySet()) {
            byte[] file = FILES.get(name);
            JsonObject asset = GatewayContract.json(replicas.first.send(replicas.first
                    .as("lea", "/v1/assets")
                    .header("Content-Type", TYPES.getOrDefault(name, ""))
                    .POST(BodyPublishers.ofByteArray(file))
                    .build()));

            byte[] stored = isAsSent("lea", asset, file);
            Path here = Files.write(folder.resolve(asset.getString("id")), stored);
            checks.add(new JsonObject().put("asset", here.toString()).put("type", TYPES.get(name)));
        }
        nothingElseIsLeft();
        areAccepted(checks);
    }

    @Test
    void whatIsSentInPiecesIsStoredAsItWasSent() throws Exception {
        for (String name : FILES.keySet()) {
            byte[] file = FILES.get(name);
            String upload = create(file, TYPES.getOrDefault(name, ""));
            int piece = file.length / 5 + 1;
            for (int at = 0, turn = 0; at < file.length; at += piece, turn++) {
                byte[] some = Arrays.copyOfRange(file, at, Math.min(file.length, at + piece));
                HttpResponse<byte[]> taken = tus(turn, upload, "PATCH", some, "Upload-Offset", Integer.toString(at));
                assertThat(taken.statusCode()).as(name + " " + at).isEqualTo(204);
            }
            String asset = tus(0, upload, "HEAD", new byte[0])
                    .headers()
                    .firstValue("Holdfast-Asset")
                    .orElseThrow();

            isAsSent(
                    "lou",
                    GatewayContract.json(
                            replicas.first.send(replicas.first.as("lou", asset).build())),
                    file);
        }
        nothingElseIsLeft();
    }

    private static byte[] isAsSent(String person, JsonObject asset, byte[] file) throws Exception {
        assertThat(asset.getString("stamp")).isEqualTo("credentialed");
        assertThat(asset.getLong("size")).isEqualTo(file.length);
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
        assertThat(asset.getString("sha256")).isEqualTo(sha256);
        assertThat(asset.getJsonObject("received").getString("sha256")).isEqualTo(sha256);
        HttpResponse<byte[]> content = replicas.first.send(replicas.first
                .as(person, asset.getJsonObject("links").getString("content"))
                .build());
        assertThat(content.body()).isEqualTo(file);
        return content.body();
    }

    private static void nothingElseIsLeft() throws Exception {
        replicas.untilTheStoreHoldsJustAssets();
        Waiting.until(() -> replicas.first.count("SELECT count(*) FROM intake") == 0);
        assertThat(replicas.first.count("SELECT sum(reserved_bytes) + sum(reserved_assets) FROM quota"))
                .isZero();
        assertThat(replicas.first.count("SELECT sum(used_bytes) FROM quota"))
                .isEqualTo(replicas.first.count("SELECT sum(size_bytes) FROM asset"));
    }

    /** By a reader that looks for the credential in the file, and does not accept it in one that was changed. */
    private static void areAccepted(JsonArray checks) throws Exception {
        NodeScripts.install("@contentauth/c2pa-node");
        NodeScripts.runs("@contentauth/c2pa-node");
        byte[] root = DevelopmentChain.of(GatewayServer.SECRET).root().getEncoded();
        Path pem = Files.writeString(
                folder.resolve("root.pem"),
                "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(root)
                        + "\n-----END CERTIFICATE-----\n");
        byte[] changed = FILES.getOrDefault("png", new byte[0]).clone();
        changed[100_000]++;
        checks.add(new JsonObject()
                .put("asset", Files.write(folder.resolve("changed"), changed).toString())
                .put("type", "image/png"));
        JsonObject wish = new JsonObject().put("root", pem.toString()).put("checks", checks);

        List<String> states =
                NodeScripts.run("verify.mjs", wish, folder.resolve("seen"), "seen").getJsonArray("seen").stream()
                        .map(JsonObject.class::cast)
                        .map(seen -> seen.getJsonObject("contentAuthenticity"))
                        .map(reader -> reader.getString("state") + reader.getJsonArray("failures"))
                        .toList();
        assertThat(states)
                .containsExactly("Trusted[]", "Trusted[]", "Trusted[]", "Invalid[\"assertion.dataHash.mismatch\"]");
    }

    private static String create(byte[] file, String type) throws Exception {
        String metadata = "filetype " + Base64.getEncoder().encodeToString(type.getBytes(StandardCharsets.US_ASCII));
        HttpResponse<byte[]> created = replicas.first.send(replicas.first
                .as("lou", TusClient.UPLOADS)
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Length", Integer.toString(file.length))
                .header("Upload-Metadata", metadata)
                .POST(BodyPublishers.noBody())
                .build());
        assertThat(created.statusCode()).isEqualTo(201);
        return URI.create(created.headers().firstValue("Location").orElseThrow())
                .getPath();
    }

    private static HttpResponse<byte[]> tus(int turn, String path, String method, byte[] bytes, String... fields)
            throws Exception {
        var request = GatewayServer.as("lou", URI.create("http://127.0.0.1:" + replicas.port(turn) + path))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Tus-Resumable", "1.0.0");
        if (fields.length > 0) {
            request.header("Content-Type", "application/offset+octet-stream").headers(fields);
        }
        return replicas.first.send(
                request.method(method, BodyPublishers.ofByteArray(bytes)).build());
    }
}
