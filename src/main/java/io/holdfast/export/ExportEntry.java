package io.holdfast.export;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.util.Optional;
import java.util.UUID;

/**
 * One file of an export, as its row says.
 *
 * @param number counts the export's files from 0
 * @param asset whose bytes they are, or whose record or credential it is
 * @param offset of its header in the archive
 * @param document whether its bytes are in the row
 * @param bytes of a document, if they were read together with the row
 */
record ExportEntry(
        long number,
        Optional<UUID> asset,
        ZipFile file,
        long offset,
        long directoryOffset,
        boolean document,
        Optional<Buffer> bytes) {
    /** The columns that {@link #of} reads, in its order; small documents come along. */
    static final String COLUMNS =
            """
            e.number, e.asset_id, e.name, e.size_bytes, e.crc32, e.modified_at, e.offset_bytes, e.directory_offset,
            e.bytes IS NOT NULL, CASE WHEN e.size_bytes <= 16384 THEN e.bytes END""";

    static ExportEntry of(Row row) {
        return new ExportEntry(
                row.getLong(0),
                Optional.ofNullable(row.getUUID(1)),
                new ZipFile(
                        row.getString(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getOffsetDateTime(5).toInstant()),
                row.getLong(6),
                row.getLong(7),
                row.getBoolean(8),
                Optional.ofNullable(row.getBuffer(9)));
    }
}
