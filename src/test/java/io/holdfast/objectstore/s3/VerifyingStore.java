package io.holdfast.objectstore.s3;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * The part of Amazon S3 that verifies CRC-32s, which no store at hand does: after the bytes, of a part and of its completion
 * (S3 User Guide, "Checking object integrity").
 */
final class VerifyingStore {
    /** A request as it came over the wire. */
    record Came(String method, String target, MultiMap headers, Buffer body) {}

    private final List<Came> came = new ArrayList<>();
    private final Map<Integer, Buffer> parts = new TreeMap<>();
    private final Map<String, Buffer> objects = new TreeMap<>();
    private final HttpServer server;
    private boolean forgetful;

    VerifyingStore(Vertx vertx) {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
                .listen(0, "127.0.0.1")
                .await();
    }

    int port() {
        return server.actualPort();
    }

    /** From here on it stores other bytes than it got. */
    void forget() {
        forgetful = true;
    }

    synchronized List<Came> came() {
        return List.copyOf(came);
    }

    synchronized Map<String, Buffer> objects() {
        return Map.copyOf(objects);
    }

    private synchronized Future<Void> answer(HttpServerRequest request, Buffer wire) {
        came.add(new Came(request.method().name(), request.uri(), request.headers(), wire));
        String query = String.valueOf(request.query());
        if (request.method().name().equals("DELETE")) {
            objects.remove(request.path());
            return request.response().setStatusCode(204).end();
        }
        if (request.method().name().equals("GET")) {
            return request.response().end("<ListMultipartUploadsResult/>");
        }
        if (request.method().name().equals("HEAD")) {
            int size = objects.getOrDefault(request.path(), Buffer.buffer()).length();
            return request.response().putHeader("content-length", "" + size).end();
        }
        if (query.equals("uploads")) {
            boolean declared = "CRC32".equals(request.getHeader("x-amz-checksum-algorithm"));
            return declared ? request.response().end("<UploadId>1</UploadId>") : refuse(request);
        }
        if (request.method().name().equals("POST")) {
            return complete(request, wire.toString());
        }
        boolean framed = request.getHeader("x-amz-trailer") != null;
        Buffer bytes = framed ? unframed(wire) : wire;
        String told = framed ? trailer(wire) : request.getHeader("x-amz-checksum-crc32");
        if (told != null && !told.equals(crc32(bytes))) {
            return refuse(request);
        }
        if (query.startsWith("partNumber=")) {
            parts.put(Integer.parseInt(query.replaceAll("partNumber=([0-9]+).*", "$1")), bytes);
        } else {
            objects.put(request.path(), bytes);
        }
        if (told != null) {
            request.response().putHeader("x-amz-checksum-crc32", forgetful ? "AAAAAA==" : told);
        }
        return request.response().putHeader("etag", "\"tag\"").end();
    }

    private Future<Void> complete(HttpServerRequest request, String document) {
        Buffer whole = Buffer.buffer();
        for (Map.Entry<Integer, Buffer> part : parts.entrySet()) {
            if (!document.contains("<PartNumber>" + part.getKey() + "</PartNumber><ETag>&quot;tag&quot;</ETag>"
                    + "<ChecksumCRC32>" + crc32(part.getValue()) + "</ChecksumCRC32>")) {
                return refuse(request);
            }
            whole.appendBuffer(part.getValue());
        }
        objects.put(request.path(), whole);
        return request.response().end("<CompleteMultipartUploadResult/>");
    }

    private static Future<Void> refuse(HttpServerRequest request) {
        return request.response().setStatusCode(400).end("<Error><Code>BadDigest</Code></Error>");
    }

    private static Buffer unframed(Buffer wire) {
        Buffer bytes = Buffer.buffer();
        int at = 0;
        while (true) {
            int line = at;
            while (wire.getByte(line) != '\r') {
                line++;
            }
            int size = Integer.parseInt(wire.getString(at, line), 16);
            if (size == 0) {
                return bytes;
            }
            bytes.appendBuffer(wire, line + 2, size);
            at = line + 2 + size + 2;
        }
    }

    private static String trailer(Buffer wire) {
        String end = wire.getString(Math.max(0, wire.length() - 100), wire.length(), "ISO-8859-1");
        return end.substring(end.lastIndexOf(':') + 1).trim();
    }

    static String crc32(Buffer bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes.getBytes());
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }
}
