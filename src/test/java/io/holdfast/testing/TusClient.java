package io.holdfast.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.TusRequest.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/** A person's tus client that does only what a test says; the told offsets of its uploads are watched. */
public final class TusClient {
    public static final String UPLOADS = "/v1/uploads";

    /** The meter of the bytes that came over the wires. */
    public static final String BYTES_READ = "vertx_http_server_bytes_read_total";

    static final String CHUNK = "Content-Type: application/offset+octet-stream";

    public final String person;
    private final ToldOffsets told = new ToldOffsets();

    public TusClient(String person) {
        this.person = person;
    }

    /** Creates an upload of a film; its path. */
    public String create(int port, Film film, String... fields) throws IOException {
        Answer created = tryCreate(port, "Upload-Length: " + film.length, fields);
        assertThat(created.status()).as(created.toString()).isEqualTo(201);
        return path(created.field("location"));
    }

    /** Asks for an upload; the answer. */
    Answer tryCreate(int port, String length, String... fields) throws IOException {
        String[] all = new String[fields.length + 3];
        all[0] = length;
        all[1] = "Upload-Metadata: filename " + base64("a film.mp4") + ",filetype " + base64("video/mp4");
        all[2] = "Content-Length: 0";
        System.arraycopy(fields, 0, all, 3, fields.length);
        return send(port, "POST", UPLOADS, all);
    }

    /** Sends a request without a body. */
    public Answer send(int port, String method, String path, String... fields) throws IOException {
        try (TusRequest request = TusRequest.begin(port, person, method, path, told, fields)) {
            return request.answer();
        }
    }

    public Answer head(int port, String upload) throws IOException {
        return send(port, "HEAD", upload);
    }

    /** Begins a PATCH that promises so many bytes. */
    public TusRequest begin(int port, String upload, long offset, long bytes, String... fields) throws IOException {
        String[] all = new String[fields.length + 3];
        all[0] = CHUNK;
        all[1] = "Upload-Offset: " + offset;
        all[2] = "Content-Length: " + bytes;
        System.arraycopy(fields, 0, all, 3, fields.length);
        return TusRequest.begin(port, person, "PATCH", upload, told, all);
    }

    /** Sends the bytes from one place to before another; what was taken is all of them. */
    public Answer patch(int port, String upload, Film film, long from, long to, String... fields) throws IOException {
        try (TusRequest request = begin(port, upload, from, to - from, fields)) {
            try {
                request.send(film, from, to);
            } catch (IOException refused) {
                // an answer may have come before
            }
            Answer answer = request.answer();
            if (answer.status() == 204) {
                assertThat(answer.offset()).isEqualTo(to);
            }
            return answer;
        }
    }

    /** Asks where to go on until that is told, as clients do whom a dead or a busy gateway turns away. */
    public long resume(int port, String upload) throws Exception {
        AtomicLong offset = new AtomicLong();
        Waiting.until(() -> {
            try {
                Answer answer = head(port, upload);
                assertThat(answer.status()).as(answer.toString()).isIn(200, 423);
                if (answer.status() == 423) {
                    assertThat(answer.fields()).containsKey("retry-after");
                    return false;
                }
                offset.set(answer.offset());
                return true;
            } catch (IOException cut) {
                return false;
            }
        });
        return offset.get();
    }

    /** The path of the asset that an answer names. */
    public static String asset(Answer answer) {
        return path(answer.field("holdfast-asset"));
    }

    private static String path(String url) {
        return URI.create(url).getPath();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
