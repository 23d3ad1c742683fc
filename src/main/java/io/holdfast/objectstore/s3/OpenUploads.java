package io.holdfast.objectstore.s3;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;

/** The multipart uploads of an object that were begun and neither completed nor aborted, also those whose id got lost. */
final class OpenUploads {
    private static final int NOT_IMPLEMENTED = 501;

    private final S3Client client;

    OpenUploads(S3Client client) {
        this.client = client;
    }

    /** Aborts all there are of one object. */
    Future<Void> abort(String object) {
        String key = object.substring(1);
        String listed = "?prefix=" + key.replace("/", "%2F") + "&uploads";
        return client.patiently(() -> client.call(HttpMethod.GET, listed, Map.of(), Buffer.buffer()))
                .map(S3Client.Answer::body)
                .recover(OpenUploads::listsNone)
                .compose(listing -> Future.join(S3Xml.uploadIds(listing, key).stream()
                        .map(id -> abort(object, id))
                        .toList()))
                .mapEmpty();
    }

    /** As some stores do, which else could discard nothing. */
    private static Future<String> listsNone(Throwable cause) {
        return cause instanceof S3Failure failure && failure.status() == NOT_IMPLEMENTED
                ? Future.succeededFuture("")
                : Future.failedFuture(cause);
    }

    /** Aborts one. */
    Future<Void> abort(String object, String id) {
        return client.patiently(
                        () -> client.call(HttpMethod.DELETE, object + "?uploadId=" + id, Map.of(), Buffer.buffer()))
                .mapEmpty();
    }
}
