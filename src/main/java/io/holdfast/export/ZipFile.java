package io.holdfast.export;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * One file of a ZIP archive, as its headers tell of it.
 *
 * @param name its path, with {@code /} between folders
 * @param size bytes, which stand in the archive as they are
 * @param crc32 of these, unsigned (ISO 3309)
 * @param modified told to two seconds, in UTC
 */
record ZipFile(String name, long size, long crc32, Instant modified) {
    byte[] nameBytes() {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
