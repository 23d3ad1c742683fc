package io.holdfast.resumable;

import io.holdfast.asset.Output;
import io.holdfast.db.Database;
import io.holdfast.intake.Draft;
import io.holdfast.intake.ResumeConfig;
import io.holdfast.ledger.LedgerSql;
import io.holdfast.media.MediaFacts;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table of resumable uploads; whatever goes on with one is fenced by the number of its lease. */
final class UploadRows {
    /**
     * What became durable together.
     *
     * @param offset behind the last durable byte
     * @param bytes what they have become
     * @param firstPart number of the first of {@code receipts}
     * @param tail object with the bytes behind the parts
     * @param ended whether these were the last bytes
     */
    record Progress(
            long offset,
            Snapshot bytes,
            int firstPart,
            List<String> receipts,
            Optional<String> storeUpload,
            Optional<UUID> tail,
            int tailBytes,
            Optional<MediaFacts> facts,
            boolean ended) {}

    /**
     * What an upload's bytes have become at an offset.
     *
     * @param digest state of the digest as received
     * @param storedDigest state of the digest as stored, where that differs
     * @param state an {@link UploadState}
     */
    record Snapshot(Buffer digest, Optional<Buffer> storedDigest, Optional<Buffer> state) {}

    private static final String FROM =
            " FROM upload u LEFT JOIN intake i ON i.account_id = u.account_id AND i.id = u.id"
                    + " AND NOT i.abandoned WHERE u.account_id = $1 AND u.id = $2 AND (i.id IS NOT NULL OR u.state <> 'open')";

    private static final String CREATE =
            """
            WITH made AS (
              INSERT INTO upload (account_id, id, partial, ends_at_length, length_bytes, part_bytes, expected_sha256,
                declared_type, filename, title, tags, metadata, concat, origin, expires_at, generation_id, output_number, as_sent)
              SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, now() + $15 * interval '1 millisecond', $17, $18, $19
              WHERE (SELECT count(*) FROM upload WHERE account_id = $1 AND state = 'open') < $16
              RETURNING account_id, id, expires_at)
            UPDATE intake i SET expires_at = made.expires_at
            FROM made WHERE i.account_id = made.account_id AND i.id = made.id AND NOT i.abandoned""";

    private static final String ACQUIRE =
            """
            UPDATE upload u SET lease = u.lease + 1, lease_until = now() + $3 * interval '1 millisecond', let_go = false
            FROM intake i
            WHERE u.account_id = $1 AND u.id = $2 AND u.state = 'open' AND i.account_id = u.account_id AND i.id = u.id
              AND NOT i.abandoned AND (u.lease_until IS NULL OR u.lease_until < now())
            RETURNING\s"""
                    + UploadRow.COLUMNS;

    private static final String RENEW =
            """
            WITH held AS (
              UPDATE upload SET lease_until = now() + $4 * interval '1 millisecond'
              WHERE account_id = $1 AND id = $2 AND lease = $3 AND lease_until IS NOT NULL
              RETURNING account_id, id, let_go),
            alive AS (
              UPDATE intake i SET expires_at = greatest(i.expires_at, now() + 4 * $4 * interval '1 millisecond')
              FROM held WHERE i.account_id = held.account_id AND i.id = held.id AND NOT i.abandoned)
            SELECT let_go FROM held""";

    private static final String COMMIT =
            """
            WITH moved AS (
              UPDATE upload u SET offset_bytes = $4, digest = $5, parts = u.parts + cardinality($7::text[]),
                store_upload = coalesce($8, u.store_upload), tail_id = $9, tail_bytes = $10,
                media_type = coalesce($11, u.media_type), width = coalesce($12, u.width),
                height = coalesce($13, u.height), duration_ms = coalesce($14, u.duration_ms), ended = $15,
                length_bytes = CASE WHEN $15 THEN $4 ELSE u.length_bytes END, stored_digest = $17, stamp_state = $18
              FROM intake i
              WHERE u.account_id = $1 AND u.id = $2 AND u.lease = $3 AND u.state = 'open' AND NOT u.ended
                AND i.account_id = u.account_id AND i.id = u.id AND NOT i.abandoned
              RETURNING u.account_id, u.id),
            kept AS (
              UPDATE intake i SET expires_at = now() + $16 * interval '1 millisecond'
              FROM moved WHERE i.account_id = moved.account_id AND i.id = moved.id AND NOT i.abandoned),
            written AS (
              INSERT INTO upload_part (account_id, upload_id, number, receipt)
              SELECT $1, $2, $6 + n - 1, receipt
              FROM moved, unnest($7::text[]) WITH ORDINALITY AS sent (receipt, n)),
            tails AS (
              UPDATE upload_tail t SET expires_at = CASE WHEN t.id = $9 THEN 'infinity' ELSE now() END
              FROM moved WHERE t.account_id = $1 AND t.upload_id = $2)
            SELECT count(*) FROM moved""";

    private static final String SHRINK =
            """
            WITH told AS (
              UPDATE upload SET length_bytes = $4 WHERE account_id = $1 AND id = $2 AND lease = $3 AND length_bytes IS NULL
              RETURNING account_id, id),
            before AS (
              SELECT i.account_id, i.id, i.reserved_bytes FROM intake i, told
              WHERE i.account_id = told.account_id AND i.id = told.id FOR UPDATE OF i),
            shrunk AS (
              UPDATE intake i SET reserved_bytes = $4 FROM before WHERE i.account_id = before.account_id AND i.id = before.id),
            """
                    + LedgerSql.released("before", "before.reserved_bytes - $4")
                    + """
             SELECT count(*) FROM told""";

    private static final String SPEND =
            """
            WITH before AS (
              SELECT account_id, id, reserved_bytes FROM intake
              WHERE account_id = $1 AND id = ANY ($2) AND NOT abandoned FOR UPDATE),
            spent AS (
              UPDATE intake i SET reserved_bytes = 0, expires_at = least(i.expires_at, now() + interval '1 hour')
              FROM before WHERE i.account_id = before.account_id AND i.id = before.id),
            sums AS (SELECT account_id, sum(reserved_bytes)::bigint AS bytes FROM before GROUP BY account_id),
            """
                    + LedgerSql.released("sums", "sums.bytes") + " SELECT count(*) FROM sums";

    private final Database database;
    private final ResumeConfig config;

    UploadRows(Database database, ResumeConfig config) {
        this.database = database;
        this.config = config;
    }

    /** Adds one beside its intake; false when the account has too many open ones. */
    Future<Boolean> create(UUID account, UUID id, NewUpload wanted, int partBytes, Optional<Buffer> origin) {
        Draft draft = wanted.draft();
        Tuple row = Tuple.of(account, id, wanted.partial(), wanted.endsAtLength());
        row.addValue(boxed(wanted.length())).addInteger(partBytes);
        row.addValue(Optional.ofNullable(draft.digests().get("sha-256"))
                .map(Buffer::buffer)
                .orElse(null));
        row.addValue(draft.mediaType().orElse(null)).addValue(draft.filename().orElse(null));
        row.addValue(draft.labels().title().flatMap(title -> title).orElse(null));
        row.addValue(draft.labels().tags().orElse(List.of()).toArray(String[]::new));
        row.addValue(wanted.metadata().orElse(null)).addValue(wanted.concat().orElse(null));
        row.addValue(origin.orElse(null)).addLong(config.retention().toMillis()).addInteger(config.maxOpen());
        row.addValue(draft.output().map(Output::generation).orElse(null));
        row.addValue(draft.output().map(Output::number).orElse(null));
        row.addBoolean(draft.asSent());
        return database.query(CREATE, row).map(rows -> rows.rowCount() > 0);
    }

    /** One upload, unless it was cleared. */
    Future<Optional<UploadRow>> find(UUID account, UUID id) {
        return database.query("SELECT " + UploadRow.COLUMNS + FROM, Tuple.of(account, id))
                .map(UploadRows::first);
    }

    /** The upload that was made of the same pieces. */
    Future<Optional<UUID>> madeOf(UUID account, Buffer origin) {
        return database.query(
                        "SELECT id FROM upload WHERE account_id = $1 AND origin = $2 AND state <> 'failed'",
                        Tuple.of(account, origin))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(rows.iterator().next().getUUID(0)));
    }

    /** Becomes its only writer, unless another is or it is not open. */
    Future<Optional<UploadRow>> acquire(UUID account, UUID id) {
        return database.query(ACQUIRE, Tuple.of(account, id, config.lease().toMillis()))
                .map(UploadRows::first);
    }

    /** Asks its writer to let go. */
    Future<Void> askToLetGo(UUID account, UUID id) {
        return database.query(
                        "UPDATE upload SET let_go = true WHERE account_id = $1 AND id = $2 AND lease_until IS NOT NULL",
                        Tuple.of(account, id))
                .mapEmpty();
    }

    /** Stays its writer; whether it may go on, or nothing when the lease is lost. */
    Future<Optional<Boolean>> renew(UploadRow upload) {
        Duration lease = config.lease();
        return database.query(RENEW, Tuple.of(upload.account(), upload.id(), upload.lease(), lease.toMillis()))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(!rows.iterator().next().getBoolean(0)));
    }

    /** Lets the next writer in. */
    Future<Void> release(UploadRow upload, long seen) {
        return database.query(
                        """
                        UPDATE upload SET lease_until = NULL, let_go = false, seen_bytes = greatest(seen_bytes, $4)
                        WHERE account_id = $1 AND id = $2 AND lease = $3""",
                        Tuple.of(upload.account(), upload.id(), upload.lease(), seen))
                .mapEmpty();
    }

    /** Makes progress durable; false when the lease or the upload is lost. */
    Future<Boolean> commit(UploadRow upload, Progress progress) {
        Tuple row = Tuple.of(upload.account(), upload.id(), upload.lease(), progress.offset());
        row.addBuffer(progress.bytes().digest());
        row.addInteger(progress.firstPart()).addValue(progress.receipts().toArray(String[]::new));
        row.addValue(progress.storeUpload().orElse(null));
        row.addValue(progress.tail().orElse(null)).addInteger(progress.tailBytes());
        row.addValue(progress.facts().map(MediaFacts::mediaType).orElse(null));
        row.addValue(
                progress.facts().map(MediaFacts::width).map(UploadRows::boxed).orElse(null));
        row.addValue(
                progress.facts().map(MediaFacts::height).map(UploadRows::boxed).orElse(null));
        row.addValue(progress.facts()
                .map(MediaFacts::durationMillis)
                .map(UploadRows::boxed)
                .orElse(null));
        row.addBoolean(progress.ended()).addLong(config.retention().toMillis());
        row.addValue(progress.bytes().storedDigest().orElse(null));
        row.addValue(progress.bytes().state().orElse(null));
        return database.query(COMMIT, row).map(rows -> rows.iterator().next().getLong(0) > 0);
    }

    /** Learns the length, and gives back the room that is not needed; false when the lease is lost. */
    Future<Boolean> tellLength(UploadRow upload, long length) {
        return database.query(SHRINK, Tuple.of(upload.account(), upload.id(), upload.lease(), length))
                .map(rows -> rows.iterator().next().getLong(0) > 0);
    }

    /** Names a tail before it is written. */
    Future<Void> nameTail(UploadRow upload, UUID tail) {
        return database.query(
                        """
                        INSERT INTO upload_tail (account_id, id, upload_id, region, expires_at)
                        VALUES ($1, $2, $3, $4, now() + interval '1 hour')""",
                        Tuple.of(upload.account(), tail, upload.id())
                                .addValue(upload.key().region().orElse(null)))
                .mapEmpty();
    }

    /** Gives back the room of pieces that became an asset, and keeps them for those who ask for the same again. */
    Future<Void> spend(UUID account, List<UUID> pieces) {
        return database.query(SPEND, Tuple.of(account, (Object) pieces.toArray(UUID[]::new)))
                .mapEmpty();
    }

    /** The store's answers to its parts, in their order. */
    Future<List<String>> receipts(UploadRow upload) {
        return database.query(
                        "SELECT receipt FROM upload_part WHERE account_id = $1 AND upload_id = $2 ORDER BY number",
                        Tuple.of(upload.account(), upload.id()))
                .map(rows -> {
                    List<String> receipts = new ArrayList<>(rows.size());
                    rows.forEach(row -> receipts.add(row.getString(0)));
                    return receipts;
                });
    }

    static Optional<UploadRow> first(Iterable<Row> rows) {
        var each = rows.iterator();
        return each.hasNext() ? Optional.of(UploadRow.of(each.next())) : Optional.empty();
    }

    private static @Nullable Integer boxed(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    private static @Nullable Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
