package io.holdfast.objectstore;

import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.Map;

/**
 * The checksum of a part, which the store is told before its bytes.
 *
 * @param header the field that tells it
 * @param tag whether the store's ETag must be it
 */
record PartCheck(String header, String base64, boolean tag) {
    private static final String MD5_HEADER = "content-md5";

    /** Takes it; to be done off the event loop, because a part is large and MD5 is slow. */
    static PartCheck of(Buffer part, boolean crc32, S3Config.Checksums checksums) {
        if (crc32) {
            BodyCheck.Crc32 crc = new BodyCheck.Crc32();
            crc.add(part);
            return new PartCheck(BodyCheck.Crc32.HEADER, crc.base64(), false);
        }
        BodyCheck.Md5 md5 = new BodyCheck.Md5();
        md5.add(part);
        String base64 = Base64.getEncoder().encodeToString(md5.digest().digest());
        return new PartCheck(MD5_HEADER, base64, checksums == S3Config.Checksums.ETAG);
    }

    /** What the request says of it. */
    Map<String, String> headers() {
        return Map.of(header, base64);
    }

    /** Whether the store holds the part's bytes, as far as its answer tells. */
    boolean holds(S3Client.Answer answer) {
        String repeated = answer.headers().get(header);
        return (repeated == null || repeated.equals(base64))
                && (!tag || BodyCheck.Md5.isTag(Base64.getDecoder().decode(base64), answer.headers()));
    }

    /** What completing the upload says of the part. */
    String receipt(S3Client.Answer answer) {
        String checksum = header.equals(MD5_HEADER) ? "" : "<ChecksumCRC32>" + base64 + "</ChecksumCRC32>";
        return S3Xml.receipt(String.valueOf(answer.headers().get("etag"))) + checksum;
    }
}
