package io.holdfast.export;

import io.holdfast.db.Arguments;
import io.holdfast.db.Database;
import io.holdfast.db.NamedSql;
import io.holdfast.disclosure.DisclosurePages;
import io.holdfast.jobs.ClaimedRows;
import io.holdfast.ledger.LedgerSql;
import io.holdfast.problem.ProblemType;
import io.holdfast.retry.Backoff;
import io.holdfast.rights.DoNotTrain;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lists what is in an export, a page in a transaction, which also remembers how far it is: so any replica goes on where another
 * died, and whoever lost the lease lists nothing more.
 */
final class ExportListing {
    private static final int CLEARED = 10_000;

    private static final Backoff BACKOFF = Backoff.doubling(Duration.ofSeconds(10), Duration.ofMinutes(5));

    private static final String CLAIM = ClaimedRows.of("export", "account_id, id")
            .due("state = 'building' AND next_at <= now() AND expires_at > now()")
            .oldest("next_at", 1)
            .update(
                    "lease = lease + 1, attempts = attempts + 1, next_at = now() + " + BACKOFF.interval("attempts"),
                    ExportCheckpoint.COLUMNS);

    private static final String CLEAR =
            """
            DELETE FROM export_entry WHERE (account_id, export_id, number) IN (
              SELECT account_id, export_id, number FROM export_entry WHERE account_id = $1 AND export_id = $2 LIMIT 10000)""";

    private static final NamedSql LIST = NamedSql.of(
            """
            INSERT INTO export_entry (account_id, export_id, number, asset_id, name, offset_bytes, directory_offset,
              size_bytes, crc32, sha256, modified_at, bytes)
            VALUES (#{account}, #{export}, #{number}, #{asset}, #{name}, #{offset}, #{directory}, #{size}, #{crc32}, #{sha256}, #{modified}, #{bytes})""");

    private static final NamedSql MOVE = NamedSql.of(
            """
            UPDATE export SET step = #{step}, cursor = #{cursor}, entries = #{entries}, assets = #{assets}, length_bytes = #{bytes}, directory_bytes = #{directory},
              digest = #{digest}, attempts = 0, next_at = now() + interval '10 seconds'
            WHERE account_id = #{account} AND id = #{id} AND lease = #{lease} AND state = 'building'
            RETURNING\s"""
                    + ExportCheckpoint.COLUMNS);

    /** Before the export's own row, as whoever erases takes them. */
    private static final String TELL = "WITH ready AS (SELECT $1::uuid AS account_id, $2::uuid AS id), "
            + LedgerSql.told("ready", "'export.ready'", "export_id", "c.id")
            + " SELECT count(*) FROM told";

    private static final String SEAL =
            """
            UPDATE export SET state = 'ready', ready_at = now(), expires_at = now() + (expires_at - created_at)
            WHERE account_id = $1 AND id = $2 AND lease = $3 AND state = 'building'
            RETURNING extract(epoch FROM ready_at - created_at)::float8""";

    private static final String LET_GO =
            "UPDATE export SET next_at = now() WHERE account_id = $1 AND id = $2 AND lease = $3 AND state = 'building'";

    private final Database database;
    private final Consumer<Duration> ready;
    private final Map<ExportStep, ExportSource> sources = new EnumMap<>(ExportStep.class);

    /**
     * Makes it.
     *
     * @param ready told how long one took, from when it was asked for
     */
    ExportListing(Database database, DoNotTrain mark, Consumer<Duration> ready) {
        this.database = database;
        this.ready = ready;
        sources.put(ExportStep.FRONT, new ExportPreamble(mark));
        sources.put(ExportStep.MEDIA, new ExportMedia(mark));
        sources.put(ExportStep.RUNS, new ExportRuns(mark));
        sources.put(ExportStep.COLLECTIONS, new ExportCollections(mark));
        sources.put(ExportStep.DISCLOSURES, new ExportDisclosures(mark, new DisclosurePages(database)));
        sources.put(ExportStep.BACK, new ExportTrailer(mark));
    }

    /** Takes one that is due; no other process gets it until its lease lapses. */
    Future<Optional<ExportCheckpoint>> claim() {
        return database.query(CLAIM, Tuple.tuple())
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(ExportCheckpoint.of(rows.iterator().next())));
    }

    /** Gives one back, so that others come first. */
    Future<Void> letGo(ExportCheckpoint place) {
        return database.query(LET_GO, Tuple.of(place.account(), place.id(), place.lease()))
                .mapEmpty();
    }

    /**
     * Lists the next page.
     *
     * @return where it is then, or none when it is ready; fails with {@link ProblemType#LET_GO} when somebody else makes it
     */
    Future<Optional<ExportCheckpoint>> step(ExportCheckpoint place) {
        return database.transaction(
                transaction -> place.step() == ExportStep.CLEAR ? clear(transaction, place) : list(transaction, place));
    }

    private Future<Optional<ExportCheckpoint>> clear(SqlConnection transaction, ExportCheckpoint place) {
        return transaction
                .preparedQuery(CLEAR)
                .execute(Tuple.of(place.account(), place.id()))
                .compose(rows -> move(
                        transaction,
                        place,
                        rows.rowCount() < CLEARED ? ExportStep.FRONT : ExportStep.CLEAR,
                        new JsonObject(),
                        place.export(),
                        Buffer.buffer(new byte[32])));
    }

    private Future<Optional<ExportCheckpoint>> list(SqlConnection transaction, ExportCheckpoint place) {
        ExportSource source = Objects.requireNonNull(sources.get(place.step()));
        return source.page(transaction, place.export(), place.cursor()).compose(page -> {
            Listing listing = new Listing(place.export());
            page.files().forEach(listing::add);
            boolean last = page.next().isEmpty() && place.step() == ExportStep.BACK;
            ExportStep step = page.next().isPresent() || last
                    ? place.step()
                    : place.step().following();
            Future<RowSet<Row>> listed =
                    listing.rows.isEmpty() ? Future.succeededFuture() : LIST.executeBatch(transaction, listing.rows);
            Future<?> told = listed.compose(v -> last
                    ? transaction.preparedQuery(TELL).execute(Tuple.of(place.account(), place.id()))
                    : Future.succeededFuture());
            return told.compose(v -> move(
                            transaction,
                            place,
                            step,
                            page.next().orElseGet(JsonObject::new),
                            listing.after(page.assets()),
                            Buffer.buffer(listing.digest)))
                    .compose(moved -> last ? seal(transaction, place) : Future.succeededFuture(moved));
        });
    }

    private static Future<Optional<ExportCheckpoint>> move(
            SqlConnection transaction,
            ExportCheckpoint place,
            ExportStep step,
            JsonObject cursor,
            Export export,
            Buffer digest) {
        Arguments arguments = Arguments.of("account", place.account())
                .with("id", place.id())
                .with("lease", place.lease())
                .with("step", step.word())
                .with("cursor", cursor)
                .with("entries", export.contents().entries())
                .with("assets", export.contents().assets())
                .with("bytes", export.contents().bytes())
                .with("directory", export.contents().directoryBytes())
                .with("digest", digest);
        return MOVE.execute(transaction, arguments).map(rows -> {
            if (rows.size() == 0) {
                throw ProblemType.LET_GO.asFailure();
            }
            return Optional.of(ExportCheckpoint.of(rows.iterator().next()));
        });
    }

    private Future<Optional<ExportCheckpoint>> seal(SqlConnection transaction, ExportCheckpoint place) {
        return transaction
                .preparedQuery(SEAL)
                .execute(Tuple.of(place.account(), place.id(), place.lease()))
                .map(rows -> {
                    rows.forEach(row -> ready.accept(Duration.ofMillis(Math.round(row.getDouble(0) * 1_000))));
                    return Optional.empty();
                });
    }

    /** The rows of one page of files, and where they lie in the archive. */
    private static final class Listing {
        private final Export export;
        private final List<Arguments> rows = new ArrayList<>();
        private byte[] digest;
        private long number;
        private long offset;
        private long directory;

        Listing(Export export) {
            this.export = export;
            this.number = export.contents().entries();
            this.offset = export.contents().bytes();
            this.directory = export.contents().directoryBytes();
            this.digest = java.util.HexFormat.of().parseHex(export.contents().digest());
        }

        void add(ExportDraft draft) {
            ZipFile file = draft.file();
            rows.add(Arguments.of("account", export.account())
                    .with("export", export.id())
                    .with("number", number)
                    .with("asset", draft.asset())
                    .with("name", file.name())
                    .with("offset", offset)
                    .with("directory", directory)
                    .with("size", file.size())
                    .with("crc32", file.crc32())
                    .with("sha256", draft.sha256())
                    .with("modified", file.modified().atOffset(ZoneOffset.UTC))
                    .with("bytes", draft.bytes()));
            MessageDigest chain = ExportDraft.digest();
            chain.update(digest);
            // the headers hold all that is told of a file, its time too
            chain.update(ZipLayout.central(file, offset).getBytes());
            digest = chain.digest(draft.sha256().getBytes());
            number++;
            directory += ZipLayout.centralLength(file, offset);
            offset += ZipLayout.localLength(file) + file.size();
        }

        Export after(long assets) {
            return new Export(
                    export.account(),
                    export.id(),
                    export.state(),
                    export.selection(),
                    export.scopes(),
                    new Export.Contents(
                            number,
                            export.contents().assets() + assets,
                            offset,
                            directory,
                            export.contents().digest()),
                    export.createdAt(),
                    export.readyAt(),
                    export.expiresAt());
        }
    }
}
