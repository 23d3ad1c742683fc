package io.holdfast.upload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.Backend;
import io.holdfast.testing.Film;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Picture;
import io.holdfast.testing.TusClient;
import io.holdfast.testing.TwoReplicas;
import io.holdfast.testing.Unstamped;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each way in writes the mark into files, at one replica or two. */
@GatewayTest(own = true)
class StampedUploadTest {
    private static final String PROHIBITED = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED";

    private static final String FILE =
            """
            --edge
            Content-Disposition: form-data; name="f"; filename="a.png"
            Content-Type: image/png

            """;

    private static TwoReplicas replicas;

    @BeforeAll
    static void start(TwoReplicas given) {
        replicas = given;
    }

    private static JsonObject json(HttpRequest.Builder request) throws Exception {
        return GatewayContract.json(replicas.first.send(request.build()));
    }

    private static byte[] content(String person, JsonObject asset) throws Exception {
        HttpResponse<byte[]> response = replicas.first.send(replicas.first
                .as(person, asset.getJsonObject("links").getString("content"))
                .build());
        String digest = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(asset.getString("sha256")));
        assertThat(response.headers().firstValue("Repr-Digest")).hasValue("sha-256=:" + digest + ":");
        return response.body();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static void isStamped(String person, JsonObject asset, byte[] sent) throws Exception {
        byte[] stored = content(person, asset);
        assertThat(asset.getString("stamp")).isEqualTo("stamped");
        assertThat(Unstamped.of(stored)).isEqualTo(sent);
        assertThat(new String(stored, ISO_8859_1))
                .contains(PROHIBITED)
                .contains("/v1/assets/" + asset.getString("id") + "/manifest.c2pa");
        assertThat(asset.getLong("size")).isEqualTo(stored.length);
        assertThat(asset.getString("sha256")).isEqualTo(sha256(stored));
        assertThat(asset.getJsonObject("received"))
                .isEqualTo(new JsonObject()
                        .put("size", (long) sent.length)
                        .put("sha256", sha256(sent))
                        .put("whole", true));
    }

    private static HttpRequest.Builder upload(String person) {
        return replicas.first.as(person, "/v1/assets").header("Content-Type", "image/png");
    }

    @Test
    void theBodyOfARequestIsStamped() throws Exception {
        byte[] picture = Picture.png(500, 400);

        JsonObject asset = json(upload("amy").POST(BodyPublishers.ofByteArray(picture)));

        isStamped("amy", asset, picture);
        assertThat(javax.imageio.ImageIO.read(new ByteArrayInputStream(content("amy", asset)))
                        .getWidth())
                .isEqualTo(500);
        JsonObject quota = json(replicas.first.as("amy", "/v1/quota"));
        assertThat(quota.getLong("usedBytes")).isEqualTo(asset.getLong("size"));
        assertThat(quota.getLong("reservedBytes")).isZero();
    }

    @Test
    void aBodyOfUnknownLengthIsStampedToo() throws Exception {
        byte[] picture = Picture.png(300, 400);

        JsonObject asset =
                json(upload("ben").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(picture))));

        isStamped("ben", asset, picture);
    }

    @Test
    void theDigestThatASenderStatesIsThatOfTheBytesAsSent() throws Exception {
        byte[] picture = Picture.png(40, 40);
        String digest = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256(picture)));

        HttpResponse<byte[]> right = replicas.first.send(upload("cat")
                .header("Repr-Digest", "sha-256=:" + digest + ":")
                .POST(BodyPublishers.ofByteArray(picture))
                .build());
        HttpResponse<byte[]> wrong = replicas.first.send(upload("cat")
                .header("Repr-Digest", "sha-256=:" + digest + ":")
                .POST(BodyPublishers.ofByteArray(Picture.png(41, 40)))
                .build());

        assertThat(right.statusCode()).isEqualTo(201);
        assertThat(wrong.statusCode()).isEqualTo(422);
    }

    @Test
    void aSenderMayHaveBytesKeptAsTheyAre() throws Exception {
        byte[] picture = Picture.png(50, 40);

        JsonObject asset =
                json(upload("dan").header("Holdfast-Stamp", "none").POST(BodyPublishers.ofByteArray(picture)));

        assertThat(asset.getString("stamp")).isEqualTo("declined");
        assertThat(content("dan", asset)).isEqualTo(picture);
        assertThat(asset.getString("sha256"))
                .isEqualTo(asset.getJsonObject("received").getString("sha256"));
    }

    @Test
    void anUnknownWishIsRefused() throws Exception {
        HttpResponse<byte[]> refused = replicas.first.send(upload("dan")
                .header("Holdfast-Stamp", "maybe")
                .POST(BodyPublishers.ofByteArray(Picture.png(5, 5)))
                .build());

        assertThat(refused.statusCode()).isEqualTo(400);
    }

    @Test
    void aFormSaysWhatIsWantedOfItsFiles() throws Exception {
        byte[] picture = Picture.png(60, 40);
        String stamp = "--edge\r\nContent-Disposition: form-data; name=\"stamp\"\r\n\r\nnone\r\n";
        for (String wish : new String[] {"", stamp}) {
            ByteArrayOutputStream form = new ByteArrayOutputStream();
            form.writeBytes(wish.getBytes(UTF_8));
            form.writeBytes(FILE.replace("\n", "\r\n").getBytes(UTF_8));
            form.writeBytes(picture);
            form.writeBytes("\r\n--edge--\r\n".getBytes(UTF_8));

            JsonObject asset = json(replicas.first
                    .as("eve", "/v1/assets")
                    .header("Content-Type", "multipart/form-data; boundary=edge")
                    .POST(BodyPublishers.ofByteArray(form.toByteArray())));

            assertThat(asset.getString("stamp")).isEqualTo(wish.isEmpty() ? "stamped" : "declined");
            byte[] stored = content("eve", asset);
            assertThat(wish.isEmpty() ? Unstamped.of(stored) : stored).isEqualTo(picture);
        }
    }

    @Test
    void anUploadInPiecesAtTwoReplicasIsStampedAsAWholeIs() throws Exception {
        Random random = new Random(5);
        for (byte[] file : new byte[][] {
            Picture.png(90, 70), Picture.png(1800, 1500), Film.of(9_000_000).bytes(0, 9_000_000)
        }) {
            boolean film = file[4] == 'f';
            String path = create("fay", file, film ? "video/mp4" : "image/png", "");
            int turn = 0;
            for (int at = 0; at < file.length; ) {
                // short ones at first, where it is not known yet what the file becomes
                int bytes = Math.min(file.length - at, 1 + random.nextInt(at < 400_000 ? 60_000 : 3_000_000));
                assertThat(append("fay", turn++, path, at, Arrays.copyOfRange(file, at, at + bytes)))
                        .isEqualTo(204);
                at += bytes;
            }

            isStamped("fay", json(replicas.first.as("fay", asset("fay", path))), file);
        }
        replicas.untilTheStoreHoldsJustAssets();
        replicas.untilAllIsBack();
    }

    @Test
    void anUploadInPiecesMayBeKeptAsItIs() throws Exception {
        byte[] picture = Picture.png(400, 300);
        String path = create("gus", picture, "image/png", ",stamp " + base64("none"));
        append("gus", 0, path, 0, Arrays.copyOf(picture, 70_000));
        append("gus", 1, path, 70_000, Arrays.copyOfRange(picture, 70_000, picture.length));

        JsonObject asset = json(replicas.first.as("gus", asset("gus", path)));

        assertThat(asset.getString("stamp")).isEqualTo("declined");
        assertThat(content("gus", asset)).isEqualTo(picture);
    }

    @Test
    void aResultSaysWhatMadeItAndIsTheSameWhenPushedAgain() throws Exception {
        Backend backend = new Backend("painter", "hal", replicas.first.gateway.port());
        UUID run = backend.record("painter-1", "a quiet harbour");
        byte[] picture = Picture.png(80, 60);

        HttpResponse<byte[]> pushed = backend.push(run, 0, picture);
        HttpResponse<byte[]> again = backend.push(run, 0, picture);

        assertThat(pushed.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(200);
        JsonObject asset = GatewayContract.json(again);
        isStamped("hal", asset, picture);
        assertThat(new String(content("hal", asset), ISO_8859_1))
                .contains("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia");
    }

    private static String create(String person, byte[] file, String type, String metadata) throws Exception {
        HttpResponse<byte[]> created = replicas.first.send(replicas.first
                .as(person, TusClient.UPLOADS)
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Length", Integer.toString(file.length))
                .header("Upload-Metadata", "filetype " + base64(type) + metadata)
                .POST(BodyPublishers.noBody())
                .build());
        assertThat(created.statusCode()).isEqualTo(201);
        return URI.create(created.headers().firstValue("Location").orElseThrow())
                .getPath();
    }

    private static int append(String person, int turn, String path, int offset, byte[] bytes) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + replicas.port(turn) + path);
        return replicas.first
                .send(GatewayServer.as(person, uri)
                        .header("Tus-Resumable", "1.0.0")
                        .header("Upload-Offset", Integer.toString(offset))
                        .header("Content-Type", "application/offset+octet-stream")
                        .method("PATCH", BodyPublishers.ofByteArray(bytes))
                        .build())
                .statusCode();
    }

    private static String asset(String person, String path) throws Exception {
        return replicas.first
                .send(replicas.first
                        .as(person, path)
                        .header("Tus-Resumable", "1.0.0")
                        .method("HEAD", BodyPublishers.noBody())
                        .build())
                .headers()
                .firstValue("Holdfast-Asset")
                .orElseThrow();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
