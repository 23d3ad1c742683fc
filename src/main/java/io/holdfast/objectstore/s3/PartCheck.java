package io.holdfast.objectstore.s3;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.Map;

/**
 * How the store is held to a part's bytes.
 *
 * @param headers what the request says, before the bytes
 * @param base64 the checksum, empty where the length has to do
 */
record PartCheck(Kind kind, Map<String, String> headers, String base64) {
    /** Which checksum it is. */
    enum Kind {
        CRC32,
        MD5,
        LENGTH
    }

    private static final PartCheck LENGTH = new PartCheck(Kind.LENGTH, Map.of(), "");

    /** Takes the checksum off the event loop, because a part is large and MD5 is slow. */
    static Future<PartCheck> of(Vertx vertx, Buffer part, boolean crc32, S3Config.Checksums checksums) {
        if (crc32) {
            return vertx.executeBlocking(() -> crc32(part), false);
        }
        return checksums == S3Config.Checksums.ETAG
                ? vertx.executeBlocking(() -> md5(part), false)
                : Future.succeededFuture(LENGTH);
    }

    private static PartCheck crc32(Buffer part) {
        BodyCheck.Crc32 crc = new BodyCheck.Crc32();
        crc.add(part);
        return new PartCheck(Kind.CRC32, Map.of(BodyCheck.Crc32.HEADER, crc.base64()), crc.base64());
    }

    private static PartCheck md5(Buffer part) {
        BodyCheck.Md5 md5 = new BodyCheck.Md5();
        md5.add(part);
        String base64 = Base64.getEncoder().encodeToString(md5.digest().digest());
        return new PartCheck(Kind.MD5, Map.of("content-md5", base64), base64);
    }

    /** Whether the store holds the part's bytes, as far as its answer tells. */
    boolean holds(S3Client.Answer answer) {
        String repeated = answer.headers().get(BodyCheck.Crc32.HEADER);
        return switch (kind) {
            case CRC32 -> repeated == null || repeated.equals(base64);
            case MD5 -> BodyCheck.Md5.isTag(Base64.getDecoder().decode(base64), answer.headers());
            case LENGTH -> true;
        };
    }

    /** What completing the upload says of the part. */
    String receipt(S3Client.Answer answer) {
        String checksum = kind == Kind.CRC32 ? "<ChecksumCRC32>" + base64 + "</ChecksumCRC32>" : "";
        return S3Xml.receipt(String.valueOf(answer.headers().get("etag"))) + checksum;
    }
}
