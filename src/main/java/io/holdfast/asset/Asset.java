package io.holdfast.asset;

import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.objectstore.ObjectKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One stored piece of media, as its row says.
 *
 * @param size bytes as stored
 * @param sha256 of these, 32 bytes
 * @param version counts the changes of the record
 * @param output the result of a run that it is, if any
 * @param model what made it
 * @param composite whether the run that made it was given other media
 * @param collections the galleries that hold it
 * @param features what needs it, by the names of {@link Features}
 * @param stamp whether the mark is in its bytes, or why not
 * @param receivedSize bytes that were received, which differ from those stored when they were stamped
 * @param receivedSha256 of these
 */
public record Asset(
        UUID account,
        UUID id,
        AssetKind kind,
        AssetLife state,
        ObjectKey key,
        long size,
        Buffer sha256,
        String mediaType,
        OptionalInt width,
        OptionalInt height,
        OptionalLong durationMillis,
        Optional<String> filename,
        Optional<String> title,
        List<String> tags,
        int version,
        Instant createdAt,
        Optional<Output> output,
        Optional<String> model,
        boolean composite,
        List<UUID> collections,
        List<String> features,
        Outcome stamp,
        long receivedSize,
        Buffer receivedSha256) {
    /** The columns that {@link #of} reads, in its order. */
    public static final String COLUMNS =
            "account_id, id, kind, state, object_key, size_bytes, sha256, media_type, width,"
                    + " height, duration_ms, filename, title, tags, version, created_at, generation_id, output_number, model, composite, collections,"
                    + " features, stamp, coalesce(received_bytes, size_bytes), coalesce(received_sha256, sha256)";

    /** Reads a row selected by {@link #COLUMNS}. */
    public static Asset of(Row row) {
        return new Asset(
                row.getUUID(0),
                row.getUUID(1),
                AssetKind.of(row.getString(2)),
                AssetLife.ofColumn(row.getString(3)),
                new ObjectKey(row.getString(4)),
                row.getLong(5),
                row.getBuffer(6),
                row.getString(7),
                optional(row.getInteger(8)),
                optional(row.getInteger(9)),
                optional(row.getLong(10)),
                Optional.ofNullable(row.getString(11)),
                Optional.ofNullable(row.getString(12)),
                List.of(row.getArrayOfStrings(13)),
                row.getInteger(14),
                instant(row.getOffsetDateTime(15)),
                Optional.ofNullable(row.getUUID(16)).map(run -> new Output(run, row.getInteger(17))),
                Optional.ofNullable(row.getString(18)),
                row.getBoolean(19),
                List.of(row.getArrayOfUUIDs(20)),
                List.of(row.getArrayOfStrings(21)),
                Outcome.ofWord(row.getString(22)),
                row.getLong(23),
                row.getBuffer(24));
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static Instant instant(OffsetDateTime time) {
        return time.toInstant();
    }
}
