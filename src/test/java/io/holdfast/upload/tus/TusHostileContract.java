package io.holdfast.upload.tus;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.Picture;
import io.holdfast.testing.RawRequest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

/** What tus refuses, each with its status, over any store. */
abstract class TusHostileContract extends TusContract {
    private static final String ABSENT = "01900000-0000-7000-8000-000000000000";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | Upload-Metadata: a YQ==",
                "400 | Upload-Length: -1",
                "400 | Upload-Length: 1e9",
                "400 | Upload-Length: 0x10",
                "400 | Upload-Length: 99999999999999999999",
                "413 | Upload-Length: 999999999999999999",
                "400 | Upload-Defer-Length: 0",
                "400 | Upload-Defer-Length: true",
                "400 | Upload-Length: 1 | Upload-Defer-Length: 1",
                "400 | Upload-Length: 1 | Upload-Metadata: a YQ==,a YQ==",
                "400 | Upload-Length: 1 | Upload-Metadata: ,a",
                "400 | Upload-Length: 1 | Upload-Metadata: filename !!",
                "400 | Upload-Length: 1 | Upload-Metadata: filetype bm90aGluZw==",
                "415 | Upload-Length: 1 | Upload-Metadata: filetype dGV4dC9odG1s",
                "400 | Upload-Length: 1 | Upload-Checksum: md5 AAAA",
                "400 | Upload-Length: 1 | Upload-Concat: foo",
                "400 | Upload-Concat: final",
                "400 | Upload-Concat: final;",
                "404 | Upload-Concat: final;/v1/uploads/" + ABSENT,
                "404 | Upload-Concat: final;/v1/assets/" + ABSENT,
                "404 | Upload-Concat: final;/v1/uploads/../uploads/" + ABSENT,
                "400 | Upload-Concat: final;/v1/uploads/" + ABSENT + " | Upload-Length: 1",
                "403 | Upload-Concat: final;/v1/uploads/" + ABSENT + " | Content-Type: application/offset+octet-stream",
                "400 | Upload-Length: 1 | Upload-Complete: ?1",
                "400 | Upload-Length: 1 | X-HTTP-Method-Override: TRACE",
                "400 | Upload-Length: 1 | X-HTTP-Method-Override: patch"
            })
    void aCreationThatMakesNoSenseIsRefused(ArgumentsAccessor row) throws Exception {
        HttpRequest.Builder request = tus("/v1/uploads").POST(BodyPublishers.noBody());
        for (int i = 1; i < row.size(); i++) {
            String[] field = row.getString(i).split(": ", 2);
            request.header(field[0], field[1]);
        }

        HttpResponse<byte[]> refused = server().send(request.build());

        assertThat(refused.statusCode()).isEqualTo(row.getInteger(0));
        assertThat(field(refused, "content-type")).isEqualTo("application/problem+json");
        assertThat(refused.headers().map()).containsKeys(GatewayContract.MARK.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 409",
        "9, 409",
        "11, 409",
        "100, 409",
        "101, 409",
        "999999999999999999, 409",
        "9223372036854775808, 400",
        "-1, 400",
        "ten, 400",
        "1e1, 400"
    })
    void anAppendElsewhereIsRefusedAndChangesNothing(String offset, int status) throws Exception {
        String upload = field(create("Upload-Length", "100"), "location");
        append(upload, 0, new byte[10]);

        HttpResponse<byte[]> refused = server().send(tus(upload)
                .header("Upload-Offset", offset)
                .header("Content-Type", CHUNK)
                .method("PATCH", BodyPublishers.ofByteArray(new byte[5]))
                .build());

        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(field(refused, "tus-resumable")).isEqualTo("1.0.0");
        if (status == 409) {
            assertThat(field(refused, "upload-offset")).isEqualTo("10");
            assertThat(GatewayContract.json(refused).getLong("offset")).isEqualTo(10);
        }
        assertThat(field(head(upload), "upload-offset")).isEqualTo("10");
    }

    @Test
    void anAppendBeyondTheLengthIsRefused() throws Exception {
        String upload = field(create("Upload-Length", "100"), "location");

        HttpResponse<byte[]> known = append(upload, 0, new byte[101]);
        HttpResponse<byte[]> chunked = server().send(tus(upload)
                .header("Upload-Offset", "0")
                .header("Content-Type", CHUNK)
                .method("PATCH", BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(new byte[101])))
                .build());

        assertThat(known.statusCode()).isEqualTo(413);
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(head(upload).statusCode()).isEqualTo(200);
        assertThat(append(upload, 0, new byte[1], "Upload-Length", "99").statusCode())
                .isEqualTo(400);
    }

    @Test
    void anAppendOfAnotherTypeIsRefused() throws Exception {
        String upload = field(create("Upload-Length", "100"), "location");

        for (String type : List.of("application/octet-stream", "multipart/form-data; boundary=a", "image/png")) {
            HttpResponse<byte[]> refused = server().send(tus(upload)
                    .header("Upload-Offset", "0")
                    .header("Content-Type", type)
                    .method("PATCH", BodyPublishers.ofByteArray(new byte[5]))
                    .build());
            assertThat(refused.statusCode()).isEqualTo(415);
        }
        assertThat(append(upload, 0, new byte[5], "Content-Encoding", "gzip").statusCode())
                .isEqualTo(415);
    }

    @Test
    void anotherVersionIsRefusedBeforeAnyoneIsLetIn() throws Exception {
        String upload = field(create("Upload-Length", "100"), "location");
        for (String version : List.of("", "0.2.2", "1.0", "1.0.0, 1.0.0")) {
            HttpRequest.Builder creation = HttpRequest.newBuilder(URI.create(server().url("/v1/uploads")))
                    .header("Upload-Length", "1")
                    .POST(BodyPublishers.noBody());
            HttpRequest.Builder append = server().as("tess", upload)
                    .header("Upload-Offset", "0")
                    .header("Content-Type", CHUNK)
                    .method("PATCH", BodyPublishers.ofByteArray(new byte[5]));
            for (HttpRequest.Builder request : List.of(creation, append)) {
                if (!version.isEmpty()) {
                    request.header("Tus-Resumable", version);
                }
                HttpResponse<byte[]> refused = server().send(request.build());
                assertThat(refused.statusCode()).isEqualTo(412);
                assertThat(field(refused, "tus-version")).isEqualTo("1.0.0");
                assertThat(field(refused, "tus-resumable")).isEqualTo("1.0.0");
            }
        }
        assertThat(field(head(upload), "upload-offset")).isEqualTo("0");
    }

    @Test
    void somebodyElsesUploadIsNotThere() throws Exception {
        String upload = field(create("Upload-Length", "100"), "location");
        String piece = field(create("Upload-Length", "0", "Upload-Concat", "partial"), "location");
        for (String path : List.of(upload, "/v1/uploads/" + ABSENT, "/v1/uploads/nothing")) {
            for (String method : List.of("HEAD", "PATCH", "DELETE")) {
                HttpResponse<byte[]> refused = server().send(server().as("mallory", path)
                        .header("Tus-Resumable", "1.0.0")
                        .header("Upload-Offset", "0")
                        .header("Content-Type", CHUNK)
                        .method(method, BodyPublishers.noBody())
                        .build());
                assertThat(refused.statusCode()).as(method + " " + path).isEqualTo(404);
                assertThat(refused.headers().map()).doesNotContainKey("upload-offset");
            }
        }
        HttpResponse<byte[]> stolen = server().send(server().as("mallory", "/v1/uploads")
                .header("Tus-Resumable", "1.0.0")
                .header("Upload-Concat", "final;" + piece)
                .POST(BodyPublishers.noBody())
                .build());
        assertThat(stolen.statusCode()).isEqualTo(404);
        assertThat(head(upload).statusCode()).isEqualTo(200);
    }

    @Test
    void aFinalUploadIsMadeOfWholePiecesOnly() throws Exception {
        String open = field(create("Upload-Length", "10", "Upload-Concat", "partial"), "location");
        byte[] picture = Picture.png(30, 27);
        String alone = upload(picture);
        append(alone, 0, picture);

        for (String piece : List.of(open, alone)) {
            assertThat(create("Upload-Concat", "final;" + piece).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void bytesThatAreNoMediaEndTheUpload() throws Exception {
        byte[] text = "<html><script>alert(1)</script></html>".getBytes(US_ASCII);
        String upload = field(create("Upload-Length", "" + text.length), "location");

        assertThat(append(upload, 0, text).statusCode()).isEqualTo(415);
        assertThat(head(upload).statusCode()).isEqualTo(415);
        assertThat(append(upload, 0, text).statusCode()).isEqualTo(415);
    }

    @Test
    void aMethodCanBeSaidInAField() throws Exception {
        byte[] picture = Picture.png(30, 28);
        String upload = upload(picture);

        try (RawRequest append = RawRequest.send(
                server(),
                "tess",
                "POST " + upload,
                "Tus-Resumable: 1.0.0",
                "X-HTTP-Method-Override: PATCH",
                "Upload-Offset: 0",
                "Content-Type: " + CHUNK,
                "Expect: 100-continue",
                "Transfer-Encoding: chunked")) {
            assertThat(append.next().status()).isEqualTo(100);
            append.body((Integer.toHexString(picture.length) + "\r\n").getBytes(US_ASCII))
                    .body(picture)
                    .body("\r\n0\r\n\r\n".getBytes(US_ASCII));
            RawRequest.Response appended = append.next();
            assertThat(appended.status()).isEqualTo(204);
            assertThat(appended.field("Upload-Offset")).isEqualTo("" + picture.length);
        }
        assertThat(overridden(upload, "HEAD")).isEqualTo(200);
        assertThat(overridden(upload, "DELETE")).isEqualTo(204);
        assertThat(overridden(upload, "HEAD")).isEqualTo(404);
        for (String other : List.of("PUT", "TRACE", "patch", "GET", "PATCH, PATCH")) {
            assertThat(overridden(upload, other)).as(other).isEqualTo(400);
        }
        HttpRequest get =
                tus(upload).header("X-HTTP-Method-Override", "DELETE").GET().build();
        assertThat(server().send(get).statusCode()).isEqualTo(400);
    }

    private int overridden(String upload, String method) throws Exception {
        return server().send(tus(upload)
                        .header("X-HTTP-Method-Override", method)
                        .POST(BodyPublishers.ofByteArray(new byte[3]))
                        .build())
                .statusCode();
    }
}
