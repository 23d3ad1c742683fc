package io.holdfast.asset;

import io.holdfast.media.MediaFacts;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.objectstore.ObjectKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One stored piece of media, as its row says.
 *
 * @param content its bytes
 * @param media what kind of file that is
 * @param description what people say of it
 * @param provenance what it came from
 * @param uses what it is kept for
 */
public record Asset(
        UUID account,
        UUID id,
        AssetKind kind,
        AssetLife state,
        Content content,
        MediaFacts media,
        Description description,
        Provenance provenance,
        Uses uses) {
    /**
     * The bytes of an asset.
     *
     * @param key the object that holds them
     * @param size how many there are, as stored
     * @param sha256 of these, 32 bytes
     * @param stamp whether the mark is in them, or why not
     * @param received what they were before that
     */
    public record Content(ObjectKey key, long size, Buffer sha256, Outcome stamp, Received received) {}

    /**
     * How many bytes came, which differ from those stored when they were stamped, and the SHA-256 of these.
     *
     * @param whole false where the file announces more than came
     */
    public record Received(long size, Buffer sha256, boolean whole) {}

    /**
     * What people say of an asset.
     *
     * @param version counts the changes of the record
     */
    public record Description(Optional<String> filename, Optional<String> title, List<String> tags, int version) {}

    /**
     * What an asset came from.
     *
     * @param output the result of a run that it is, if any
     * @param model what made it
     * @param composite whether the run that made it was given other media
     */
    public record Provenance(Instant createdAt, Optional<Output> output, Optional<String> model, boolean composite) {}

    /**
     * What an asset is kept for.
     *
     * @param collections the galleries that hold it
     * @param features what needs it, by the names of {@link Features}
     */
    public record Uses(List<UUID> collections, List<String> features) {}

    /** The columns that {@link #of} reads, in its order. */
    public static final String COLUMNS =
            "account_id, id, kind, state, object_key, size_bytes, sha256, media_type, width,"
                    + " height, duration_ms, filename, title, tags, version, created_at, generation_id, output_number, model, composite, collections,"
                    + " features, stamp, coalesce(received_bytes, size_bytes), coalesce(received_sha256, sha256), received_whole";

    /** The same for lists, where an asset names no more than the first of its collections, and one that tells of others. */
    public static final String LISTED_COLUMNS = COLUMNS.replace(
            "collections,", "collections[1:" + (AssetJson.LISTED_COLLECTIONS + 1) + "] AS collections,");

    /** Bytes of memory that a row of a list takes at most: its tags, features and collections. */
    public static final long LISTED_BYTES = 24 * 1024;

    /** Reads a row selected by {@link #COLUMNS}. */
    public static Asset of(Row row) {
        return new Asset(
                row.getUUID(0),
                row.getUUID(1),
                AssetKind.of(row.getString(2)),
                AssetLife.ofColumn(row.getString(3)),
                new Content(
                        new ObjectKey(row.getString(4)),
                        row.getLong(5),
                        row.getBuffer(6),
                        Outcome.ofWord(row.getString(22)),
                        new Received(row.getLong(23), row.getBuffer(24), row.getBoolean(25))),
                new MediaFacts(
                        row.getString(7),
                        optional(row.getInteger(8)),
                        optional(row.getInteger(9)),
                        optional(row.getLong(10))),
                new Description(
                        Optional.ofNullable(row.getString(11)),
                        Optional.ofNullable(row.getString(12)),
                        List.of(row.getArrayOfStrings(13)),
                        row.getInteger(14)),
                new Provenance(
                        row.getOffsetDateTime(15).toInstant(),
                        Optional.ofNullable(row.getUUID(16)).map(run -> new Output(run, row.getInteger(17))),
                        Optional.ofNullable(row.getString(18)),
                        row.getBoolean(19)),
                new Uses(List.of(row.getArrayOfUUIDs(20)), List.of(row.getArrayOfStrings(21))));
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
