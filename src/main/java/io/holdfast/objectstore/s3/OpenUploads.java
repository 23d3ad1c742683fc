package io.holdfast.objectstore.s3;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;

/** The multipart uploads of an object that were begun and neither completed nor aborted, also those whose id got lost. */
final class OpenUploads {
    private final S3Client client;

    OpenUploads(S3Client client) {
        this.client = client;
    }

    /** Aborts all there are of one object. */
    Future<Void> abort(String object) {
        String key = object.substring(1);
        String listed = "?prefix=" + key.replace("/", "%2F") + "&uploads";
        return client.patiently(() -> client.call(HttpMethod.GET, listed, Map.of(), Buffer.buffer()))
                .compose(listing -> Future.join(S3Xml.uploadIds(listing.body(), key).stream()
                        .map(id -> abort(object, id))
                        .toList()))
                .mapEmpty();
    }

    /** Aborts one. */
    Future<Void> abort(String object, String id) {
        return client.patiently(
                        () -> client.call(HttpMethod.DELETE, object + "?uploadId=" + id, Map.of(), Buffer.buffer()))
                .mapEmpty();
    }
}
