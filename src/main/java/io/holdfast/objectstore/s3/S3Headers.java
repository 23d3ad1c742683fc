package io.holdfast.objectstore.s3;

import io.holdfast.rights.DoNotTrain;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What each new object is given: its type, the mark as metadata and tags, and encryption. */
final class S3Headers {
    private final S3Config config;

    S3Headers(S3Config config) {
        this.config = config;
    }

    /**
     * The header fields of a request that makes an object.
     *
     * @param tags whether the mark is given as tags too
     */
    Map<String, String> of(String mediaType, boolean tags) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", mediaType);
        DoNotTrain.objectMetadata().forEach((name, value) -> headers.put("x-amz-meta-" + name, value));
        if (tags) {
            headers.put(
                    "x-amz-tagging",
                    DoNotTrain.objectTags().entrySet().stream()
                            .map(tag -> tag.getKey() + "=" + tag.getValue())
                            .collect(Collectors.joining("&")));
        }
        switch (config.encryption().mode()) {
            case NONE -> {}
            case AES256 -> headers.put("x-amz-server-side-encryption", "AES256");
            case AWS_KMS -> {
                headers.put("x-amz-server-side-encryption", "aws:kms");
                config.encryption()
                        .kmsKey()
                        .ifPresent(id -> headers.put("x-amz-server-side-encryption-aws-kms-key-id", id));
            }
        }
        return headers;
    }
}
