package io.holdfast.resumable;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;

/**
 * How one request goes on with an upload.
 *
 * @param offset where its first byte belongs
 * @param length bytes of the whole upload, where the request tells
 * @param last whether the upload is whole with this request, for those that do not end at their length
 * @param checksum of this request's bytes; when it does not match, none of them is kept
 * @param digests of the whole upload, by RFC 9530 name, where the request tells
 * @param durable told each offset that became durable, in order, on the caller's event loop
 */
public record AppendRequest(
        long offset,
        OptionalLong length,
        boolean last,
        Optional<Checksum> checksum,
        Map<String, byte[]> digests,
        LongConsumer durable) {
    /**
     * A digest of one request's bytes.
     *
     * @param algorithm JCA name of a digest, or {@code CRC32C}
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Checksum(String algorithm, byte[] value) {
        /** Not among the digests of the JCA; its value is four bytes, most significant first. */
        public static final String CRC32C = "CRC32C";
    }
}
