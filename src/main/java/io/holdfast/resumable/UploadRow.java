package io.holdfast.resumable;

import io.holdfast.asset.Asset;
import io.holdfast.asset.Labels;
import io.holdfast.asset.Output;
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
 * @param key its object
 * @param state {@code open}, {@code complete} or {@code failed}
 * @param problem slug of what it failed with
 * @param ended whether all bytes are durable and only the asset is missing
 * @param seen bytes that arrived at most, durable or not
 * @param partBytes size of each part but the last
 * @param parts how many the store holds
 * @param storeUpload the store's id of it, once begun
 * @param digest state of the digest over the durable bytes as received
 * @param storedDigest the same of the bytes as stored, where these differ
 * @param stampState an {@link UploadState}, if there is anything to say
 * @param tail object that holds the bytes behind the parts
 * @param lease number of the latest writer
 * @param leased whether that may still be at work
 * @param facts what its first bytes told
 * @param mostBytes room that is reserved for it
 */
record UploadRow(
        UUID account,
        UUID id,
        ObjectKey key,
        String state,
        Optional<String> problem,
        boolean partial,
        boolean endsAtLength,
        boolean ended,
        OptionalLong length,
        long offset,
        long seen,
        int partBytes,
        int parts,
        Optional<String> storeUpload,
        Optional<Buffer> digest,
        Optional<Buffer> storedDigest,
        Optional<Buffer> stampState,
        Optional<ObjectKey> tail,
        int tailBytes,
        long lease,
        boolean leased,
        Optional<Buffer> expectedSha256,
        Draft draft,
        Optional<MediaFacts> facts,
        Optional<String> metadata,
        Optional<String> concat,
        Instant expires,
        long mostBytes) {
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
        UUID account = row.getUUID("account_id");
        UUID id = row.getUUID("id");
        UUID tail = row.getUUID("tail_id");
        ObjectKey key = Optional.ofNullable(row.getString("object_key"))
                .map(ObjectKey::new)
                .orElseGet(() -> ObjectKey.of(account, id)); // nothing is stored under it any more
        return new UploadRow(
                account,
                id,
                key,
                row.getString("state"),
                Optional.ofNullable(row.getString("problem")),
                row.getBoolean("partial"),
                row.getBoolean("ends_at_length"),
                row.getBoolean("ended"),
                optional(row.getLong("length_bytes")),
                row.getLong("offset_bytes"),
                row.getLong("seen_bytes"),
                row.getInteger("part_bytes"),
                row.getInteger("parts"),
                Optional.ofNullable(row.getString("store_upload")),
                Optional.ofNullable(row.getBuffer("digest")),
                Optional.ofNullable(row.getBuffer("stored_digest")),
                Optional.ofNullable(row.getBuffer("stamp_state")),
                Optional.ofNullable(tail).map(key::beside),
                row.getInteger("tail_bytes"),
                row.getLong("lease"),
                row.getBoolean("leased"),
                Optional.ofNullable(row.getBuffer("expected_sha256")),
                draft(row),
                facts(row),
                Optional.ofNullable(row.getString("metadata")),
                Optional.ofNullable(row.getString("concat")),
                row.getOffsetDateTime("expires").toInstant(),
                row.getLong("reserved"));
    }

    boolean open() {
        return state.equals("open");
    }

    /** As its sender sees it, with the asset that it became. */
    Upload told(Optional<Asset> asset) {
        Upload.State told =
                switch (state) {
                    case "complete" -> Upload.State.COMPLETE;
                    case "failed" -> Upload.State.FAILED;
                    default -> Upload.State.OPEN;
                };
        return new Upload(
                account,
                id,
                told,
                offset,
                length,
                partial,
                endsAtLength,
                metadata,
                concat,
                problem.flatMap(ProblemType::ofSlug),
                asset,
                expires);
    }

    private static Draft draft(Row row) {
        return new Draft(
                Optional.ofNullable(row.getString("declared_type")),
                Optional.ofNullable(row.getString("filename")),
                new Labels(
                        Optional.of(Optional.ofNullable(row.getString("title"))),
                        Optional.of(List.of(row.getArrayOfStrings("tags")))),
                Map.of(),
                Optional.ofNullable(row.getUUID("generation_id"))
                        .map(run -> new Output(run, row.getInteger("output_number"))),
                row.getBoolean("as_sent"));
    }

    private static Optional<MediaFacts> facts(Row row) {
        return Optional.ofNullable(row.getString("media_type"))
                .map(type -> new MediaFacts(
                        type,
                        small(row.getInteger("width")),
                        small(row.getInteger("height")),
                        optional(row.getLong("duration_ms"))));
    }

    private static OptionalInt small(@Nullable Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
