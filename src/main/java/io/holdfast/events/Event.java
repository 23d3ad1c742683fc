package io.holdfast.events;

import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an asset or a run of an account.
 *
 * @param number counts the account's events, without gaps and in the order of the commits
 * @param type such as {@code asset.stored}
 * @param generation the run, or the one that the asset is a result of
 * @param output which of the run's results the asset is
 * @param communication what the operator has to say, if that is what happened
 * @param essential whether everybody is told of that, who opted out too
 * @param export what can be downloaded, if that is what happened
 */
public record Event(
        long number,
        String type,
        Optional<UUID> asset,
        Optional<UUID> generation,
        OptionalInt output,
        Instant at,
        Optional<UUID> communication,
        boolean essential,
        Optional<UUID> export) {
    /** The columns that {@link #of} reads, in its order; an event's own. */
    static final String COLUMNS = "number, type, asset_id, generation_id, output_number, created_at,"
            + " communication_id, essential, export_id";

    /** Reads those columns of a row, the first of which is at {@code from}. */
    public static Event of(Row row, int from) {
        return new Event(
                row.getLong(from),
                row.getString(from + 1),
                Optional.ofNullable(row.getUUID(from + 2)),
                Optional.ofNullable(row.getUUID(from + 3)),
                optional(row.getInteger(from + 4)),
                row.getOffsetDateTime(from + 5).toInstant(),
                Optional.ofNullable(row.getUUID(from + 6)),
                Boolean.TRUE.equals(row.getBoolean(from + 7)),
                Optional.ofNullable(row.getUUID(from + 8)));
    }

    private static OptionalInt optional(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
