package io.holdfast.http.field;

import io.holdfast.problem.ProblemType;
import io.vertx.core.MultiMap;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The digests that a sender states of bytes to come (RFC 9530). */
public final class StatedDigests {
    private StatedDigests() {}

    /** By algorithm; throws {@link ProblemType#DIGEST_MISMATCH} when the fields contradict one another. */
    public static Map<String, byte[]> of(MultiMap fields) {
        Map<String, byte[]> digests = new LinkedHashMap<>();
        for (String field : List.of("Content-Digest", "Repr-Digest")) {
            ContentDigest stated = ContentDigest.of(fields.getAll(field));
            expect(digests, "sha-256", stated.sha256());
            expect(digests, "sha-512", stated.sha512());
        }
        return digests;
    }

    private static void expect(Map<String, byte[]> digests, String algorithm, Optional<ByteBuffer> stated) {
        stated.ifPresent(bytes -> {
            byte[] value = new byte[bytes.remaining()];
            bytes.duplicate().get(value);
            byte[] other = digests.putIfAbsent(algorithm, value);
            if (other != null && !Arrays.equals(other, value)) {
                throw ProblemType.DIGEST_MISMATCH.asFailure("Content-Digest and Repr-Digest contradict one another.");
            }
        });
    }
}
