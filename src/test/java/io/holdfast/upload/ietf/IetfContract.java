package io.holdfast.upload.ietf;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.RawRequest;
import io.holdfast.testing.Unstamped;
import io.holdfast.upload.tus.TusContract;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resumable uploads of the IETF as clients of each draft see them, over any store. */
abstract class IetfContract {
    private static final String CHUNK = "application/partial-upload";
    private static final String TYPES = "https://iana.org/assignments/http-problem-types#";

    abstract GatewayServer server();

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 8})
    void aClientOfAnyDraftIsToldEarlyAndGetsTheAsset(int version) throws Exception {
        byte[] picture = Picture.png(40, 40 + version);
        try (RawRequest request = whole(version, picture.length)) {
            RawRequest.Response early = request.next();
            request.body(picture);
            RawRequest.Response last = request.last();

            assertThat(early.status()).isEqualTo(104);
            assertThat(early.field("Upload-Draft-Interop-Version")).isEqualTo("" + version);
            assertThat(early.field("Location")).startsWith("http://localhost:8080/v1/uploads/");
            assertThat(early.fields().containsKey("Upload-Limit")).isEqualTo(version >= 6);
            assertThat(last.status()).isEqualTo(201);
            assertThat(last.field("Upload-Draft-Interop-Version")).isEqualTo("" + version);
            assertThat(complete(version, last.field(completeness(version)))).isTrue();
            assertThat(last.field("Location")).isEqualTo(early.field("Location"));
            assertThat(last.field("Content-Location")).isEqualTo(last.field("Holdfast-Asset"));
            assertThat(new JsonObject(last.body()).getJsonObject("received").getInteger("size"))
                    .isEqualTo(picture.length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 6, 8})
    void whoWasCutOffGoesOn(int version) throws Exception {
        byte[] picture = Picture.png(300, 300 + version);
        String upload;
        try (RawRequest request = whole(version, picture.length)) {
            upload = URI.create(request.next().field("Location")).getPath();
            request.body(Arrays.copyOf(picture, picture.length / 2));
        }

        HttpResponse<byte[]> head = send(version, request(upload).method("HEAD", BodyPublishers.noBody()));
        int offset = Integer.parseInt(field(head, "upload-offset"));
        HttpResponse<byte[]> last =
                append(version, upload, offset, true, Arrays.copyOfRange(picture, offset, picture.length));

        assertThat(head.statusCode()).isEqualTo(204);
        assertThat(complete(version, field(head, completeness(version)))).isFalse();
        assertThat(field(head, "cache-control")).isEqualTo("no-store");
        assertThat(field(head, "upload-length")).isEqualTo("" + picture.length);
        assertThat(last.statusCode()).isEqualTo(201);
        assertThat(complete(version, field(last, completeness(version)))).isTrue();
        String asset = field(last, "holdfast-asset");
        assertThat(Unstamped.of(
                        server().send(request(asset + "/content").build()).body()))
                .isEqualTo(picture);
        HttpResponse<byte[]> again = append(version, upload, picture.length, true, new byte[0]);
        assertThat(field(again, "holdfast-asset")).isEqualTo(asset);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 4, 5, 6, 7, 8})
    void anUploadCanComeInParts(int version) throws Exception {
        byte[] picture = Picture.png(30, 60 + version);

        HttpResponse<byte[]> created = send(
                version,
                flag(version, false, request("/v1/uploads"))
                        .header("Content-Type", "image/png")
                        .POST(BodyPublishers.noBody()));
        String upload = URI.create(field(created, "location")).getPath();
        HttpResponse<byte[]> part = append(version, upload, 0, false, Arrays.copyOf(picture, 50));
        HttpResponse<byte[]> last = append(version, upload, 50, true, Arrays.copyOfRange(picture, 50, picture.length));

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(field(created, "location")).startsWith("http://localhost:8080/v1/uploads/");
        assertThat(complete(version, field(created, completeness(version)))).isFalse();
        assertThat(part.statusCode()).isEqualTo(version >= 3 && version <= 6 ? 201 : 204);
        assertThat(field(part, "upload-offset")).isEqualTo("50");
        assertThat(complete(version, field(part, completeness(version)))).isFalse();
        assertThat(last.statusCode()).isEqualTo(201);
        assertThat(field(last, "location")).isEqualTo(field(last, "holdfast-asset"));
        assertThat(GatewayContract.json(last).getJsonObject("received").getInteger("size"))
                .isEqualTo(picture.length);
    }

    @Test
    void whoSaysNoKnownVersionIsNotToldEarly() throws Exception {
        byte[] picture = Picture.png(30, 71);
        for (String version : new String[] {"", "99", "abc"}) {
            try (RawRequest request = RawRequest.send(
                    server(),
                    "iris",
                    "POST /v1/assets",
                    "Upload-Complete: ?1",
                    "X-Nothing: 1",
                    version.isEmpty() ? "X-None: 1" : "Upload-Draft-Interop-Version: " + version,
                    "Content-Type: image/png",
                    "Content-Length: " + picture.length)) {
                RawRequest.Response answer = request.body(picture).next();

                assertThat(answer.status()).isEqualTo(201);
                assertThat(answer.field("Upload-Complete")).isEqualTo("?1");
                assertThat(answer.field("Location")).isEqualTo(answer.field("Holdfast-Asset"));
                assertThat(answer.fields()).doesNotContainKey("Upload-Draft-Interop-Version");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "?2", "1"})
    void aFieldThatIsNoBooleanLeavesAnUploadPlain(String junk) throws Exception {
        HttpResponse<byte[]> plain = server().send(request("/v1/assets")
                .header("Upload-Complete", junk)
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(Picture.png(30, 72)))
                .build());

        assertThat(plain.statusCode()).isEqualTo(201);
        assertThat(plain.headers().map()).doesNotContainKeys("upload-complete", "upload-offset", "holdfast-asset");
    }

    @Test
    void anotherOffsetIsRefusedWithTheRightOne() throws Exception {
        byte[] picture = Picture.png(30, 73);
        String upload = open(picture.length);
        append(8, upload, 0, false, Arrays.copyOf(picture, 10));

        for (long offset : new long[] {0, 9, 11, picture.length, 999_999_999_999_999L}) {
            HttpResponse<byte[]> refused = append(8, upload, offset, false, new byte[0]);

            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(field(refused, "upload-offset")).isEqualTo("10");
            assertThat(field(refused, "upload-complete")).isEqualTo("?0");
            JsonObject problem = GatewayContract.json(refused);
            assertThat(problem.getString("type")).isEqualTo(TYPES + "mismatching-upload-offset");
            assertThat(problem.getLong("expected-offset")).isEqualTo(10);
            assertThat(problem.getLong("provided-offset")).isEqualTo(offset);
        }
    }

    @Test
    void lengthsThatContradictOneAnotherAreRefused() throws Exception {
        byte[] picture = Picture.png(30, 74);
        HttpResponse<byte[]> creation = send(
                8,
                flag(8, true, request("/v1/uploads"))
                        .header("Upload-Length", "5")
                        .POST(BodyPublishers.ofByteArray(picture)));
        String upload = open(picture.length);
        HttpResponse<byte[]> shorter = append(8, upload, 0, true, Arrays.copyOf(picture, 10));
        HttpResponse<byte[]> longer = append(8, upload, 0, false, Arrays.copyOf(picture, picture.length + 1));

        for (HttpResponse<byte[]> refused : java.util.List.of(creation, shorter, longer)) {
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(GatewayContract.json(refused).getString("type")).isEqualTo(TYPES + "inconsistent-upload-length");
            assertThat(field(refused, "upload-complete")).isEqualTo("?0");
        }
        assertThat(append(8, upload, 0, true, picture).statusCode()).isEqualTo(201);
        HttpResponse<byte[]> more = append(8, upload, picture.length, true, new byte[1]);
        assertThat(more.statusCode()).isEqualTo(400);
    }

    @Test
    void digestsOfARequestAndOfTheWholeAreChecked() throws Exception {
        byte[] picture = Picture.png(30, 75);
        String upload = open(picture.length);
        String wrong = "sha-256=:" + TusContract.base64(new byte[32]) + ":";
        String right = "sha-256=:"
                + TusContract.base64(MessageDigest.getInstance("SHA-256").digest(picture)) + ":";

        HttpResponse<byte[]> request = append(8, upload, 0, true, picture, "Content-Digest", wrong);
        String after = field(send(8, request(upload).method("HEAD", BodyPublishers.noBody())), "upload-offset");
        HttpResponse<byte[]> good = append(8, upload, 0, true, picture, "Content-Digest", right, "Repr-Digest", right);
        HttpResponse<byte[]> whole = append(8, open(picture.length), 0, true, picture, "Repr-Digest", wrong);

        assertThat(request.statusCode()).isEqualTo(422);
        assertThat(field(request, "upload-complete")).isEqualTo("?0");
        assertThat(after).isEqualTo("0");
        assertThat(good.statusCode()).isEqualTo(201);
        JsonObject asset = GatewayContract.json(good);
        assertThat(asset.getJsonObject("received").getString("sha256"))
                .isEqualTo(HexFormat.of().formatHex(Base64.getDecoder().decode(right.replaceAll("sha-256=:|:", ""))));
        assertThat(field(good, "repr-digest"))
                .isEqualTo("sha-256=:" + TusContract.base64(HexFormat.of().parseHex(asset.getString("sha256"))) + ":");
        assertThat(whole.statusCode()).isEqualTo(422);
        assertThat(field(whole, "upload-complete")).isEqualTo("?1");
    }

    @Test
    void questionsOfOldDraftsMustNotHoldChanges() throws Exception {
        String upload = open(100);

        for (String field : new String[] {"Upload-Offset", "Upload-Complete"}) {
            String value = field.endsWith("e") ? "?1" : "0";
            assertThat(send(5, request(upload).header(field, value).method("HEAD", BodyPublishers.noBody()))
                            .statusCode())
                    .isEqualTo(400);
            assertThat(send(5, request(upload).header(field, value).DELETE()).statusCode())
                    .isEqualTo(400);
            assertThat(send(8, request(upload).header(field, value).method("HEAD", BodyPublishers.noBody()))
                            .statusCode())
                    .isEqualTo(204);
        }
        assertThat(send(0, request(upload).GET()).statusCode()).isEqualTo(204);
        assertThat(send(8, request(upload).DELETE()).statusCode()).isEqualTo(204);
        assertThat(send(0, request(upload).GET()).statusCode()).isEqualTo(404);
    }

    private String open(long length) throws Exception {
        HttpResponse<byte[]> created = send(
                8,
                flag(8, false, request("/v1/uploads"))
                        .header("Upload-Length", "" + length)
                        .POST(BodyPublishers.noBody()));
        return URI.create(field(created, "location")).getPath();
    }

    private RawRequest whole(int version, int length) throws Exception {
        return RawRequest.send(
                server(),
                "iris",
                "POST /v1/assets",
                version == 3 ? "Upload-Incomplete: ?0" : "Upload-Complete: ?1",
                "Upload-Draft-Interop-Version: " + version,
                "Content-Type: image/png",
                "Content-Length: " + length);
    }

    private HttpResponse<byte[]> append(
            int version, String upload, long offset, boolean last, byte[] bytes, String... fields) throws Exception {
        HttpRequest.Builder request = flag(version, last, request(upload))
                .header("Upload-Offset", "" + offset)
                .header("Content-Type", CHUNK)
                .method("PATCH", BodyPublishers.ofByteArray(bytes));
        return send(version, fields.length == 0 ? request : request.headers(fields));
    }

    private HttpRequest.Builder request(String path) {
        return server().as("iris", path);
    }

    private HttpResponse<byte[]> send(int version, HttpRequest.Builder request) throws Exception {
        return server().send((version == 0 ? request : request.header("Upload-Draft-Interop-Version", "" + version))
                .build());
    }

    private static HttpRequest.Builder flag(int version, boolean complete, HttpRequest.Builder request) {
        return request.header(completeness(version), complete != (version == 3) ? "?1" : "?0");
    }

    private static String completeness(int version) {
        return version == 3 ? "Upload-Incomplete" : "Upload-Complete";
    }

    private static boolean complete(int version, String value) {
        assertThat(value).isIn("?0", "?1");
        return value.equals("?1") != (version == 3);
    }

    private static String field(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
