package io.holdfast.upload.tus;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Unstamped;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** tus 1.0.0 as its clients see it, over any store. */
public abstract class TusContract {
    public static final String CHUNK = "application/offset+octet-stream";

    abstract GatewayServer server();

    @Test
    void anUploadGoesOnWhereItWasAndBecomesAnAsset() throws Exception {
        byte[] picture = Picture.png(300, 200);
        String metadata = "relativePath ,filename " + base64("sea.png".getBytes(US_ASCII)) + ",filetype "
                + base64("image/png".getBytes(US_ASCII));
        HttpResponse<byte[]> created = create("Upload-Length", "" + picture.length, "Upload-Metadata", metadata);
        String upload = field(created, "location");

        HttpResponse<byte[]> first = append(upload, 0, Arrays.copyOf(picture, 100));
        HttpResponse<byte[]> head = head(upload);
        HttpResponse<byte[]> last = append(upload, 100, Arrays.copyOfRange(picture, 100, picture.length));

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(upload).startsWith("/v1/uploads/");
        assertThat(field(created, "upload-offset")).isEqualTo("0");
        assertThat(field(created, "upload-expires")).endsWith(" GMT");
        assertThat(first.statusCode()).isEqualTo(204);
        assertThat(field(first, "upload-offset")).isEqualTo("100");
        assertThat(field(first, "upload-expires")).endsWith(" GMT");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(field(head, "upload-offset")).isEqualTo("100");
        assertThat(field(head, "upload-length")).isEqualTo("" + picture.length);
        assertThat(field(head, "upload-metadata")).isEqualTo(metadata);
        assertThat(field(head, "cache-control")).isEqualTo("no-store");
        assertThat(last.statusCode()).isEqualTo(204);
        assertThat(field(last, "upload-offset")).isEqualTo("" + picture.length);
        String asset = field(last, "holdfast-asset");
        assertThat(GatewayContract.json(get(asset)).getString("filename")).isEqualTo("sea.png");
        assertThat(Unstamped.of(get(asset + "/content").body())).isEqualTo(picture);
        for (HttpResponse<byte[]> answer : List.of(created, first, head, last)) {
            assertThat(field(answer, "tus-resumable")).isEqualTo("1.0.0");
            assertThat(answer.headers().map()).containsKeys(GatewayContract.MARK.toArray(String[]::new));
        }
    }

    @Test
    void theLastAppendAndTheHeadAfterItTellTheAssetAgain() throws Exception {
        byte[] picture = Picture.png(30, 20);
        String upload = upload(picture);
        String asset = field(append(upload, 0, picture), "holdfast-asset");

        HttpResponse<byte[]> again = append(upload, picture.length, new byte[0]);
        HttpResponse<byte[]> more = append(upload, picture.length, new byte[1]);
        HttpResponse<byte[]> head = head(upload);

        assertThat(asset).startsWith("/v1/assets/");
        assertThat(again.statusCode()).isEqualTo(204);
        assertThat(field(again, "upload-offset")).isEqualTo("" + picture.length);
        assertThat(field(again, "holdfast-asset")).isEqualTo(asset);
        assertThat(more.statusCode()).isEqualTo(409);
        assertThat(field(head, "holdfast-asset")).isEqualTo(asset);
        assertThat(head.headers().map()).doesNotContainKey("upload-expires");
    }

    @Test
    void bytesCanComeWithTheCreation() throws Exception {
        byte[] picture = Picture.png(30, 21);

        HttpResponse<byte[]> whole = create(picture, "Upload-Length", "" + picture.length, "Content-Type", CHUNK);
        HttpResponse<byte[]> part =
                create(Arrays.copyOf(picture, 10), "Upload-Length", "" + picture.length, "Content-Type", CHUNK);
        HttpResponse<byte[]> other = create(picture, "Upload-Length", "" + picture.length, "Content-Type", "image/png");

        assertThat(whole.statusCode()).isEqualTo(201);
        assertThat(field(whole, "upload-offset")).isEqualTo("" + picture.length);
        assertThat(field(whole, "holdfast-asset")).startsWith("/v1/assets/");
        assertThat(field(part, "upload-offset")).isEqualTo("10");
        assertThat(field(other, "upload-offset")).isEqualTo("0");
    }

    @Test
    void theLengthCanComeLater() throws Exception {
        byte[] picture = Picture.png(30, 22);
        String upload = field(create("Upload-Defer-Length", "1"), "location");
        append(upload, 0, picture);

        HttpResponse<byte[]> before = head(upload);
        HttpResponse<byte[]> shorter = append(upload, picture.length, new byte[0], "Upload-Length", "1");
        HttpResponse<byte[]> whole = append(upload, picture.length, new byte[0], "Upload-Length", "" + picture.length);
        HttpResponse<byte[]> again = append(upload, picture.length, new byte[0], "Upload-Length", "" + picture.length);

        assertThat(field(before, "upload-defer-length")).isEqualTo("1");
        assertThat(before.headers().map()).doesNotContainKey("upload-length");
        assertThat(shorter.statusCode()).isEqualTo(400);
        assertThat(whole.statusCode()).isEqualTo(204);
        assertThat(field(whole, "holdfast-asset")).startsWith("/v1/assets/");
        assertThat(again.statusCode()).isEqualTo(204);
    }

    @Test
    void aChunkThatDoesNotSumUpIsNotKept() throws Exception {
        byte[] picture = Picture.png(30, 23);
        String upload = upload(picture);
        CRC32C crc = new CRC32C();
        crc.update(picture, 0, 10);
        String sha1 = base64(MessageDigest.getInstance("SHA-1").digest(Arrays.copyOfRange(picture, 10, 20)));

        HttpResponse<byte[]> wrong =
                append(upload, 0, Arrays.copyOf(picture, 10), "Upload-Checksum", "sha1 " + base64(new byte[20]));
        String after = field(head(upload), "upload-offset");
        HttpResponse<byte[]> right = append(
                upload,
                0,
                Arrays.copyOf(picture, 10),
                "Upload-Checksum",
                "crc32c "
                        + base64(Buffer.buffer().appendInt((int) crc.getValue()).getBytes()));
        HttpResponse<byte[]> next =
                append(upload, 10, Arrays.copyOfRange(picture, 10, 20), "Upload-Checksum", "sha1 " + sha1);

        assertThat(wrong.statusCode()).isEqualTo(460);
        assertThat(problem(wrong)).isEqualTo("/problems/checksum-mismatch");
        assertThat(after).isEqualTo("0");
        assertThat(right.statusCode()).isEqualTo(204);
        assertThat(field(next, "upload-offset")).isEqualTo("20");
    }

    @Test
    void aCreationWhoseBytesDoNotSumUpLeavesNothing() throws Exception {
        byte[] picture = Picture.png(30, 24);

        HttpResponse<byte[]> wrong = create(
                picture,
                "Upload-Length",
                "" + picture.length,
                "Content-Type",
                CHUNK,
                "Upload-Checksum",
                "sha256 " + base64(new byte[32]));

        assertThat(wrong.statusCode()).isEqualTo(460);
        assertThat(head(field(wrong, "location")).statusCode()).isEqualTo(404);
    }

    @Test
    void piecesBecomeOneAssetInTheirOrder() throws Exception {
        byte[] picture = Picture.png(300, 201);
        int half = picture.length / 2;
        String one = piece(Arrays.copyOf(picture, half));
        String two = piece(Arrays.copyOfRange(picture, half, picture.length));
        String nothing = piece(new byte[0]);
        String concat = "final;" + one + " " + server().url(nothing) + " " + server().url(two);

        HttpResponse<byte[]> made = create("Upload-Concat", concat);
        String whole = field(made, "location");

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(Unstamped.of(get(field(made, "holdfast-asset") + "/content").body()))
                .isEqualTo(picture);
        HttpResponse<byte[]> head = head(whole);
        assertThat(field(head, "upload-concat")).isEqualTo(concat);
        assertThat(field(head, "upload-length")).isEqualTo("" + picture.length);
        assertThat(field(head, "upload-offset")).isEqualTo("" + picture.length);
        assertThat(field(head(one), "upload-concat")).isEqualTo("partial");
        assertThat(append(whole, picture.length, new byte[1]).statusCode()).isEqualTo(403);
        assertThat(append(whole, 0, new byte[1]).statusCode()).isEqualTo(403);
        assertThat(append(whole, picture.length, new byte[0]).statusCode()).isEqualTo(403);
    }

    @Test
    void anUploadThatIsGivenUpIsGone() throws Exception {
        byte[] picture = Picture.png(30, 25);
        String open = upload(picture);
        String complete = upload(picture);
        String asset = field(append(complete, 0, picture), "holdfast-asset");

        for (String upload : new String[] {open, complete}) {
            HttpRequest delete = tus(upload).DELETE().build();
            assertThat(server().send(delete).statusCode()).isEqualTo(204);
            assertThat(server().send(delete).statusCode()).isEqualTo(404);
            assertThat(head(upload).statusCode()).isEqualTo(404);
            assertThat(append(upload, 0, picture).statusCode()).isEqualTo(404);
        }
        assertThat(get(asset).statusCode()).isEqualTo(200);
    }

    @Test
    void anUploadWhoseAssetWasErasedIsNotComplete() throws Exception {
        byte[] picture = Picture.png(30, 26);
        String upload = upload(picture);
        String asset = field(append(upload, 0, picture), "holdfast-asset");

        server().send(server().as("tess", asset).DELETE().build());

        assertThat(head(upload).statusCode()).isEqualTo(404);
    }

    String upload(byte[] picture) throws Exception {
        return field(create("Upload-Length", "" + picture.length), "location");
    }

    private String piece(byte[] bytes) throws Exception {
        HttpResponse<byte[]> made =
                create(bytes, "Upload-Concat", "partial", "Upload-Length", "" + bytes.length, "Content-Type", CHUNK);
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().map()).doesNotContainKey("holdfast-asset");
        return field(made, "location");
    }

    HttpRequest.Builder tus(String path) {
        return server().as("tess", path).header("Tus-Resumable", "1.0.0");
    }

    HttpResponse<byte[]> create(String... fields) throws Exception {
        return create(new byte[0], fields);
    }

    HttpResponse<byte[]> create(byte[] body, String... fields) throws Exception {
        return server().send(tus("/v1/uploads")
                .headers(fields)
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    HttpResponse<byte[]> append(String upload, long offset, byte[] bytes, String... fields) throws Exception {
        HttpRequest.Builder request = tus(upload)
                .header("Content-Type", CHUNK)
                .header("Upload-Offset", "" + offset)
                .method("PATCH", BodyPublishers.ofByteArray(bytes));
        return server().send((fields.length == 0 ? request : request.headers(fields)).build());
    }

    HttpResponse<byte[]> head(String upload) throws Exception {
        return server().send(tus(upload).method("HEAD", BodyPublishers.noBody()).build());
    }

    HttpResponse<byte[]> get(String path) throws Exception {
        return server().send(server().as("tess", path).build());
    }

    static String field(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    static String problem(HttpResponse<byte[]> answer) {
        return GatewayContract.json(answer).getString("type");
    }

    public static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
