package io.holdfast.resumable;

import io.holdfast.asset.Output;
import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.db.NamedSql;
import io.holdfast.intake.Draft;
import io.holdfast.intake.IntakeSql;
import io.holdfast.intake.ResumeConfig;
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

    private static final NamedSql CREATE = NamedSql.of(
            """
            WITH made AS (
              INSERT INTO upload (account_id, id, partial, ends_at_length, length_bytes, part_bytes, expected_sha256,
                declared_type, filename, title, tags, metadata, concat, origin, expires_at, generation_id, output_number, as_sent)
              SELECT #{account}, #{id}, #{partial}, #{endsAtLength}, #{length}, #{partBytes}, #{sha256}, #{declaredType}, #{filename},
                #{title}, #{tags}, #{metadata}, #{concat}, #{origin}, now() + #{retention} * interval '1 millisecond', #{run},
                #{output}, #{asSent}
              WHERE (SELECT count(*) FROM upload WHERE account_id = #{account} AND state = 'open') < #{maxOpen}
              RETURNING account_id, id, expires_at),
            """
                    + IntakeSql.expiring("made", "r.expires_at") + " SELECT count(*) FROM made");

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
            """
                    + IntakeSql.expiring("held", "greatest(i.expires_at, now() + 4 * $4 * interval '1 millisecond')")
                    + " SELECT let_go FROM held";

    private static final NamedSql COMMIT = NamedSql.of(
            """
            WITH moved AS (
              UPDATE upload u SET offset_bytes = #{offset}, digest = #{digest},
                parts = u.parts + cardinality(#{receipts}::text[]), store_upload = coalesce(#{storeUpload}, u.store_upload),
                tail_id = #{tail}, tail_bytes = #{tailBytes}, media_type = coalesce(#{mediaType}, u.media_type),
                width = coalesce(#{width}, u.width), height = coalesce(#{height}, u.height),
                duration_ms = coalesce(#{duration}, u.duration_ms), ended = #{ended},
                length_bytes = CASE WHEN #{ended} THEN #{offset} ELSE u.length_bytes END,
                stored_digest = #{storedDigest}, stamp_state = #{stampState}
              FROM intake i
              WHERE u.account_id = #{account} AND u.id = #{id} AND u.lease = #{lease} AND u.state = 'open' AND NOT u.ended
                AND i.account_id = u.account_id AND i.id = u.id AND NOT i.abandoned
              RETURNING u.account_id, u.id),
            """
                    + IntakeSql.expiring("moved", "now() + #{retention} * interval '1 millisecond'")
                    + """
            , written AS (
              INSERT INTO upload_part (account_id, upload_id, number, receipt)
              SELECT #{account}, #{id}, #{firstPart} + n - 1, receipt
              FROM moved, unnest(#{receipts}::text[]) WITH ORDINALITY AS sent (receipt, n)),
            tails AS (
              UPDATE upload_tail t SET expires_at = CASE WHEN t.id = #{tail} THEN 'infinity' WHEN t.expires_at = 'infinity' THEN now()
                ELSE least(t.expires_at, now() + #{settling} * interval '1 millisecond') END
              FROM moved WHERE t.account_id = #{account} AND t.upload_id = #{id})
            SELECT count(*) FROM moved""");

    private static final String SHRINK =
            """
            WITH told AS (
              UPDATE upload SET length_bytes = $4 WHERE account_id = $1 AND id = $2 AND lease = $3 AND length_bytes IS NULL
              RETURNING account_id, id),
            """
                    + IntakeSql.shrunk("told", "$4") + " SELECT count(*) FROM told";

    private final Database database;
    private final ResumeConfig config;
    private final Duration settling;

    /**
     * Makes the table.
     *
     * @param settling how long the store may go on with a tail that it has not answered
     */
    UploadRows(Database database, ResumeConfig config, Duration settling) {
        this.database = database;
        this.config = config;
        this.settling = settling;
    }

    /** Adds one beside its intake; false when the account has too many open ones. */
    Future<Boolean> create(UUID account, UUID id, NewUpload wanted, int partBytes, Optional<Buffer> origin) {
        Draft draft = wanted.draft();
        Arguments row = Arguments.of("account", account)
                .with("id", id)
                .with("partial", wanted.partial())
                .with("endsAtLength", wanted.endsAtLength())
                .with("length", wanted.length())
                .with("partBytes", partBytes)
                .with("sha256", wanted.sha256())
                .with("declaredType", draft.mediaType())
                .with("filename", draft.filename())
                .with("title", draft.labels().title().flatMap(title -> title))
                .with("tags", draft.labels().tags().orElse(List.of()).toArray(String[]::new))
                .with("metadata", wanted.metadata())
                .with("concat", wanted.concat())
                .with("origin", origin)
                .with("retention", config.retention().toMillis())
                .with("maxOpen", config.maxOpen())
                .with("run", draft.output().map(Output::generation))
                .with("output", draft.output().map(Output::number))
                .with("asSent", draft.asSent());
        return database.query(CREATE, row).map(rows -> rows.iterator().next().getLong(0) > 0);
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

    /** Whether the bytes of all these pieces are kept. */
    Future<Boolean> held(UUID account, List<UUID> pieces) {
        return database.query(
                        "SELECT count(*) FROM intake WHERE account_id = $1 AND id = ANY ($2) AND NOT abandoned",
                        Tuple.of(account, (Object) pieces.toArray(UUID[]::new)))
                .map(rows -> rows.iterator().next().getLong(0)
                        == pieces.stream().distinct().count());
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
        return database.query(
                        RENEW,
                        Tuple.of(upload.account(), upload.id(), upload.lease().number(), lease.toMillis()))
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
                        Tuple.of(upload.account(), upload.id(), upload.lease().number(), seen))
                .mapEmpty();
    }

    /** Makes progress durable; false when the lease or the upload is lost. */
    Future<Boolean> commit(UploadRow upload, Progress progress) {
        Optional<MediaFacts> facts = progress.facts();
        Arguments row = Arguments.of("account", upload.account())
                .with("id", upload.id())
                .with("lease", upload.lease().number())
                .with("offset", progress.offset())
                .with("digest", progress.bytes().digest())
                .with("firstPart", progress.firstPart())
                .with("receipts", progress.receipts().toArray(String[]::new))
                .with("storeUpload", progress.storeUpload())
                .with("tail", progress.tail())
                .with("tailBytes", progress.tailBytes())
                .with("mediaType", facts.map(MediaFacts::mediaType))
                .with("width", facts.map(MediaFacts::width).orElse(OptionalInt.empty()))
                .with("height", facts.map(MediaFacts::height).orElse(OptionalInt.empty()))
                .with("duration", facts.map(MediaFacts::durationMillis).orElse(OptionalLong.empty()))
                .with("ended", progress.ended())
                .with("retention", config.retention().toMillis())
                .with("settling", settling.toMillis())
                .with("storedDigest", progress.bytes().storedDigest())
                .with("stampState", progress.bytes().state());
        return database.query(COMMIT, row).map(rows -> rows.iterator().next().getLong(0) > 0);
    }

    /** Learns the length, and gives back the room that is not needed; false when the lease is lost. */
    Future<Boolean> tellLength(UploadRow upload, long length) {
        return database.query(
                        SHRINK,
                        Tuple.of(upload.account(), upload.id(), upload.lease().number(), length))
                .map(rows -> rows.iterator().next().getLong(0) > 0);
    }

    /** Names a tail before it is written. */
    Future<Void> nameTail(UploadRow upload, UUID tail) {
        return database.query(
                        """
                        INSERT INTO upload_tail (account_id, id, upload_id, region, expires_at)
                        VALUES ($1, $2, $3, $4, now() + interval '1 hour')""",
                        Tuple.of(upload.account(), tail, upload.id())
                                .addValue(upload.placement().key().region().orElse(null)))
                .mapEmpty();
    }

    /** Gives back the room of pieces that became an asset, and keeps them for those who ask for the same again. */
    Future<Void> spend(UUID account, List<UUID> pieces) {
        return database.query(IntakeSql.SPEND, Tuple.of(account, (Object) pieces.toArray(UUID[]::new)))
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
}
