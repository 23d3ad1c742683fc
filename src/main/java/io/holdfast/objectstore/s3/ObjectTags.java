package io.holdfast.objectstore.s3;

import io.holdfast.rights.DoNotTrain;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/** The tags of objects that are there, apart from the header field that new ones come with (PutObjectTagging, GetObjectTagging). */
final class ObjectTags {
    private static final Buffer DOCUMENT = S3Xml.tagging(DoNotTrain.objectTags());

    /** Amazon wants this document's digest, as it does of few. */
    private static final Map<String, String> FIELDS = Map.of("content-md5", md5(DOCUMENT));

    private final S3Client client;

    ObjectTags(S3Client client) {
        this.client = client;
    }

    /** Gives an object the tags of the mark; fails with {@link S3Failure}. */
    Future<Void> set(String object) {
        return client.patiently(() -> client.call(HttpMethod.PUT, object + "?tagging", FIELDS, DOCUMENT))
                .mapEmpty();
    }

    /** Whether an object has them; fails with {@link S3Failure}, also when the store does not say. */
    Future<Boolean> areSet(String object) {
        return client.patiently(() -> client.call(HttpMethod.GET, object + "?tagging", Map.of(), Buffer.buffer())
                        // what was just written may not be seen at once
                        .recover(cause -> Future.failedFuture(
                                cause instanceof S3Failure failure
                                                && failure.code().equals("NoSuchKey")
                                        ? new S3Failure(503, "NotThereYet")
                                        : cause)))
                .map(answer -> S3Xml.tags(answer.body())
                        .entrySet()
                        .containsAll(DoNotTrain.objectTags().entrySet()));
    }

    private static String md5(Buffer document) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("MD5").digest(document.toString().getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // each Java has it (java.security.MessageDigest)
        }
    }
}
