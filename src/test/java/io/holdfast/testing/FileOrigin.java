package io.holdfast.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** Somebody else's file server, which serves one file with ranges and misbehaves as it is told. */
public final class FileOrigin implements AutoCloseable {
    /** What was asked for. */
    public record Asked(String uri, Optional<String> range, Optional<String> ifRange) {}

    /** When the file was made. */
    public static final String DATE = "Wed, 21 Oct 2026 07:28:00 GMT";

    private static final int CHUNK = 64 * 1024;

    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final Queue<Consumer<HttpServerRequest>> misbehaviours = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private volatile Buffer file;
    private volatile String tag = "\"1\"";

    public FileOrigin(Vertx vertx, byte[] file) {
        this.file = Buffer.buffer(file);
        // what was sent has been read, but for a little
        server = vertx.createHttpServer(new HttpServerOptions().setSendBufferSize(64 * 1024))
                .requestHandler(request -> {
                    asked.add(new Asked(
                            request.uri(),
                            Optional.ofNullable(request.getHeader("Range")),
                            Optional.ofNullable(request.getHeader("If-Range"))));
                    Consumer<HttpServerRequest> misbehaviour = misbehaviours.poll();
                    if (misbehaviour == null) {
                        serve(request, Integer.MAX_VALUE, request.response()::end);
                    } else {
                        misbehaviour.accept(request);
                    }
                })
                .listen(0, "127.0.0.1")
                .await();
    }

    int port() {
        return server.actualPort();
    }

    /** Host and port, as the operator lists them. */
    public String authority() {
        return "127.0.0.1:" + port();
    }

    public String url() {
        return "http://" + authority() + "/file.png?signature=hunter2";
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    public List<Optional<String>> ranges() {
        return asked.stream().map(Asked::range).toList();
    }

    /** Serves another file from here on. */
    public void become(byte[] other, String otherTag) {
        file = Buffer.buffer(other);
        tag = otherTag;
    }

    /** What the next request meets, after those that were told before. */
    public void next(Consumer<HttpServerRequest> misbehaviour) {
        misbehaviours.add(misbehaviour);
    }

    /** The next request's connection breaks after so many bytes of the body, when something was done. */
    public void nextIsCutAfter(int bytes, Runnable first) {
        next(request -> serve(request, bytes, () -> {
            first.run();
            request.connection().close();
        }));
    }

    public void nextIsCutAfter(int bytes) {
        nextIsCutAfter(bytes, () -> {});
    }

    /** The next request gets so many bytes and then nothing more, on an open connection. */
    public void nextIsHeldAfter(int bytes) {
        next(request -> serve(request, bytes, () -> {}));
    }

    /** The next request is answered with a status and a field. */
    public void nextAnswers(int status, String field, String value) {
        next(request ->
                request.response().setStatusCode(status).putHeader(field, value).end());
    }

    /** The next request gets bytes without being told how many they are, and all of them or a broken connection. */
    public void nextIsChunked(int cutAfter) {
        next(request -> {
            HttpServerResponse response = request.response().setChunked(true).putHeader("ETag", tag);
            boolean whole = cutAfter >= file.length();
            write(
                    response,
                    chunks(file.getBuffer(0, Math.min(cutAfter, file.length()))),
                    whole ? response::end : request.connection()::close);
        });
    }

    /** A picture that goes on behind its end, which nobody minds. */
    public static byte[] picture(int length) {
        try {
            byte[] bytes = new byte[length];
            new Random(length).nextBytes(bytes);
            byte[] head = Picture.png(40, 40);
            System.arraycopy(head, 0, bytes, 0, head.length);
            return bytes;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The next request gets all bytes without being told that these were all, on an open connection. */
    public void nextIsNeverEnded() {
        next(request ->
                write(request.response().setChunked(true).putHeader("ETag", tag), chunks(file.copy()), () -> {}));
    }

    private void serve(HttpServerRequest request, int cutAfter, Runnable last) {
        Buffer all = file;
        HttpServerResponse response = request.response().putHeader("ETag", tag).putHeader("Last-Modified", DATE);
        String range = request.getHeader("Range");
        int from = 0;
        String validator = tag.startsWith("W/") ? DATE : tag;
        if (range != null && validator.equals(request.getHeader("If-Range"))) {
            from = Integer.parseInt(range.replaceAll("\\D", ""));
            if (from >= all.length()) {
                response.setStatusCode(416)
                        .putHeader("Content-Range", "bytes */" + all.length())
                        .end();
                return;
            }
            response.setStatusCode(206)
                    .putHeader("Content-Range", "bytes " + from + "-" + (all.length() - 1) + "/" + all.length());
        }
        Buffer rest = all.getBuffer(from, all.length());
        response.putHeader("Content-Length", Integer.toString(rest.length()));
        write(response, chunks(rest.getBuffer(0, Math.min(cutAfter, rest.length()))), last);
    }

    private static Queue<Buffer> chunks(Buffer bytes) {
        Queue<Buffer> chunks = new ArrayDeque<>();
        for (int at = 0; at < bytes.length(); at += CHUNK) {
            chunks.add(bytes.getBuffer(at, Math.min(at + CHUNK, bytes.length())));
        }
        return chunks;
    }

    /** Each when the one before has left. */
    private static void write(HttpServerResponse response, Queue<Buffer> chunks, Runnable last) {
        Buffer chunk = chunks.poll();
        if (chunk == null) {
            last.run();
        } else {
            response.write(chunk).onSuccess(v -> write(response, chunks, last));
        }
    }

    @Override
    public void close() {
        server.close().await();
    }
}
