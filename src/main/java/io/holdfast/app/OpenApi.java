package io.holdfast.app;

import io.holdfast.http.Answer;
import io.holdfast.http.Endpoint;
import io.holdfast.http.Exchange;
import io.holdfast.http.field.CacheControl;
import io.holdfast.http.field.ContentDigest;
import io.holdfast.http.field.ETags;
import io.holdfast.http.field.EntityTag;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;

/** {@code GET /openapi.yaml}: describes this API to programs, in OpenAPI 3.1. */
final class OpenApi implements Endpoint {
    private static final String RESOURCE = "openapi.yaml";

    /** RFC 9512; there is no registered type for OpenAPI. */
    private static final String MEDIA_TYPE = "application/yaml";

    private final Buffer yaml;
    private final EntityTag etag;
    private final Map<String, String> headers;

    OpenApi() {
        byte[] bytes = read();
        yaml = Buffer.buffer(bytes);
        etag = etag(bytes);
        headers = Map.of("ETag", etag.toString(), CacheControl.NAME, CacheControl.PUBLIC_HOUR.value());
    }

    @Override
    public Future<Answer> answer(Exchange exchange) {
        boolean known = exchange.header("If-None-Match")
                .flatMap(ETags::of)
                .filter(tags -> tags.matchWeakly(etag))
                .isPresent();
        return Future.succeededFuture(
                known ? new Answer.Empty(304, headers) : new Answer.Document(200, headers, MEDIA_TYPE, yaml));
    }

    private static byte[] read() {
        try (InputStream in = OpenApi.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EntityTag etag(byte[] bytes) {
        try {
            return ContentDigest.etag(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
