package io.holdfast.resumable;

import io.holdfast.asset.Asset;
import io.holdfast.asset.Labels;
import io.holdfast.asset.Output;
import io.holdfast.db.ColumnWord;
import io.holdfast.intake.Draft;
import io.holdfast.media.MediaFacts;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table {@code upload}, with what going on with it takes.
 *
 * @param problem what it failed with
 * @param declared what its sender said of it, with the length as it is known by now
 */
record UploadRow(
        UUID account,
        UUID id,
        Upload.State state,
        Optional<ProblemType> problem,
        NewUpload declared,
        Received received,
        Placement placement,
        Lease lease,
        Reservation reservation) {
    /**
     * What came of its bytes.
     *
     * @param offset behind the last durable one
     * @param seen bytes that arrived at most, durable or not
     * @param ended whether all bytes are durable and only the asset is missing
     * @param facts what its first bytes told
     * @param bytes what the durable ones have become, once there are any
     */
    record Received(
            long offset, long seen, boolean ended, Optional<MediaFacts> facts, Optional<UploadRows.Snapshot> bytes) {
        private static Received of(Row row) {
            return new Received(
                    row.getLong("offset_bytes"),
                    row.getLong("seen_bytes"),
                    row.getBoolean("ended"),
                    factsOf(row),
                    Optional.ofNullable(row.getBuffer("digest"))
                            .map(digest -> new UploadRows.Snapshot(
                                    digest,
                                    Optional.ofNullable(row.getBuffer("stored_digest")),
                                    Optional.ofNullable(row.getBuffer("stamp_state")))));
        }

        private static Optional<MediaFacts> factsOf(Row row) {
            return Optional.ofNullable(row.getString("media_type"))
                    .map(type -> new MediaFacts(
                            type,
                            small(row.getInteger("width")),
                            small(row.getInteger("height")),
                            optional(row.getLong("duration_ms"))));
        }

        /** Where its examination and stamping are, if there is anything to say. */
        Optional<UploadState> state() {
            return bytes.flatMap(UploadRows.Snapshot::state).map(UploadState::of);
        }
    }

    /**
     * Where the store has its bytes.
     *
     * @param key its object
     * @param partBytes size of each part but the last
     * @param parts how many the store holds
     * @param storeUpload the store's id of it, once begun
     * @param tail object that holds the bytes behind the parts
     */
    record Placement(
            ObjectKey key,
            int partBytes,
            int parts,
            Optional<String> storeUpload,
            Optional<ObjectKey> tail,
            int tailBytes) {
        private static Placement of(Row row) {
            ObjectKey key = Optional.ofNullable(row.getString("object_key"))
                    .map(ObjectKey::new)
                    // nothing is stored under it any more
                    .orElseGet(() -> ObjectKey.of(row.getUUID("account_id"), row.getUUID("id")));
            return new Placement(
                    key,
                    row.getInteger("part_bytes"),
                    row.getInteger("parts"),
                    Optional.ofNullable(row.getString("store_upload")),
                    Optional.ofNullable(row.getUUID("tail_id")).map(key::beside),
                    row.getInteger("tail_bytes"));
        }
    }

    /**
     * Its latest writer.
     *
     * @param number counts the writers
     * @param held whether that one may still be at work
     */
    record Lease(long number, boolean held) {}

    /**
     * The room that is kept for it.
     *
     * @param mostBytes that fit
     * @param expires when it is given back unless the upload goes on
     */
    record Reservation(long mostBytes, Instant expires) {}

    /** The columns that {@link #of} reads, of {@code upload u} and {@code intake i}. */
    static final String COLUMNS =
            """
            u.account_id, u.id, u.state, u.problem, u.partial, u.ends_at_length, u.ended, u.length_bytes, u.offset_bytes,
            u.seen_bytes, u.part_bytes, u.parts, u.store_upload, u.digest, u.tail_id, u.tail_bytes, u.lease,
            coalesce(u.lease_until > now(), false) AS leased,
            u.expected_sha256, u.declared_type, u.filename, u.title, u.tags, u.media_type, u.width, u.height,
            u.duration_ms, u.metadata, u.concat, coalesce(i.expires_at, u.expires_at) AS expires, u.generation_id, u.output_number,
            coalesce(i.reserved_bytes, 0) AS reserved, u.as_sent, u.stored_digest, u.stamp_state, i.object_key""";

    static UploadRow of(Row row) {
        return new UploadRow(
                row.getUUID("account_id"),
                row.getUUID("id"),
                ColumnWord.read(Upload.State.class, row.getString("state")),
                Optional.ofNullable(row.getString("problem")).map(UploadRow::problem),
                declared(row),
                Received.of(row),
                Placement.of(row),
                new Lease(row.getLong("lease"), row.getBoolean("leased")),
                new Reservation(
                        row.getLong("reserved"),
                        row.getOffsetDateTime("expires").toInstant()));
    }

    boolean open() {
        return state == Upload.State.OPEN;
    }

    /** Whether a writer may be at work, or only the asset is missing. */
    boolean unsettled() {
        return open() && (lease.held || received.ended);
    }

    /** As its sender sees it, with the asset that it became. */
    Upload told(Optional<Asset> asset) {
        return new Upload(account, id, state, problem, asset, received.offset, declared, reservation.expires);
    }

    private static ProblemType problem(String slug) {
        return ProblemType.ofSlug(slug)
                .orElseThrow(() -> new IllegalStateException("a column holds " + slug + ", which is no problem"));
    }

    private static NewUpload declared(Row row) {
        Buffer sha256 = row.getBuffer("expected_sha256");
        Draft draft = new Draft(
                Optional.ofNullable(row.getString("declared_type")),
                Optional.ofNullable(row.getString("filename")),
                new Labels(
                        Optional.of(Optional.ofNullable(row.getString("title"))),
                        Optional.of(List.of(row.getArrayOfStrings("tags")))),
                sha256 == null ? Map.of() : Map.of("sha-256", sha256.getBytes()),
                Optional.ofNullable(row.getUUID("generation_id"))
                        .map(run -> new Output(run, row.getInteger("output_number"))),
                row.getBoolean("as_sent"));
        return new NewUpload(
                optional(row.getLong("length_bytes")),
                draft,
                row.getBoolean("partial"),
                row.getBoolean("ends_at_length"),
                Optional.ofNullable(row.getString("metadata")),
                Optional.ofNullable(row.getString("concat")));
    }

    private static OptionalInt small(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
