package io.holdfast.export;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * A file that is about to be listed in an export.
 *
 * @param asset that it is about, if about one
 * @param sha256 of its bytes
 * @param bytes of a document; an asset's own stay in the store
 */
record ExportDraft(Optional<UUID> asset, ZipFile file, Buffer sha256, Optional<Buffer> bytes) {
    /** A document about no asset in particular, or about many. */
    static ExportDraft document(String name, Instant modified, Buffer bytes) {
        return document(Optional.empty(), name, modified, bytes);
    }

    /** A document about one asset, which goes when that does. */
    static ExportDraft document(Optional<UUID> asset, String name, Instant modified, Buffer bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes.getBytes());
        Buffer sha256 = Buffer.buffer(digest().digest(bytes.getBytes()));
        return new ExportDraft(
                asset, new ZipFile(name, bytes.length(), crc.getValue(), modified), sha256, Optional.of(bytes));
    }

    /** SHA-256. */
    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
