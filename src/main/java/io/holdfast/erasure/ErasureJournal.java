package io.holdfast.erasure;

import io.holdfast.db.Database;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.Body;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What was erased, kept in the store beside the media, so that a database that is restored from a backup learns of it. Each
 * object is written once, by whichever replica, and is named by Postgres' time, so that the newest are found by their names. It is
 * never sealed, since it must be readable when keys are lost.
 */
public final class ErasureJournal {
    /** First half of its objects' keys; no account has it, for those are digests. */
    public static final UUID FOLDER = new UUID(0, 1);

    /** How much earlier than the last one that was looked at another may be named that came later: clocks may be set back. */
    private static final Duration SLACK = Duration.ofHours(1);

    private static final int MAX_BYTES = 4 << 20;

    /** Ids are UUIDv7 (RFC 9562 section 5.7); Postgres makes them itself only since version 18. */
    private static final String BEGIN =
            """
            INSERT INTO erasure_journal (id) VALUES (encode(substring(int8send(
              (extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) || decode($1, 'hex'), 'hex')::uuid)
            RETURNING id""";

    private static final String RECORD =
            """
            INSERT INTO erasure_journal (id, recorded_at) VALUES ($1, now())
            ON CONFLICT (id) DO UPDATE SET recorded_at = now()""";

    private static final String CHECKED = "SELECT id FROM erasure_journal WHERE checked ORDER BY id DESC LIMIT 1";

    private static final String KNOWN =
            "SELECT id FROM erasure_journal WHERE id = ANY ($1) AND recorded_at IS NOT NULL";

    private static final String OLD =
            """
            SELECT id FROM erasure_journal WHERE id < $1 ORDER BY id LIMIT 100""";

    private static final String NOW = "SELECT (extract(epoch FROM now()) * 1000)::bigint";

    private final Database database;
    private final ObjectStore objects;

    /**
     * Opens it.
     *
     * @param objects a store that does not seal
     */
    public ErasureJournal(Database database, ObjectStore objects) {
        this.database = database;
        this.objects = objects;
    }

    /**
     * Writes entries.
     *
     * @return when they are durable; fails with {@link ProblemType#STORE_UNAVAILABLE} or
     *     {@link ProblemType#DATABASE_UNAVAILABLE}, and then they may be written again
     */
    public Future<Void> write(ErasureEntries entries) {
        return database.query(BEGIN, Tuple.of(behindTheTime())).compose(rows -> {
            UUID id = rows.iterator().next().getUUID(0);
            return objects.write(ObjectKey.of(FOLDER, id), "application/json", Body.of(entries.encode()))
                    .compose(v -> record(id));
        });
    }

    /** Version, variant and 74 bits that no other replica has. */
    private static String behindTheTime() {
        byte[] random = new byte[10];
        ThreadLocalRandom.current().nextBytes(random);
        random[0] = (byte) (0x70 | (random[0] & 0x0F));
        random[2] = (byte) (0x80 | (random[2] & 0x3F));
        return HexFormat.of().formatHex(random);
    }

    /**
     * Where to begin to look for objects that the database does not know: behind this name. It is what {@link #checked} was told
     * last, and not the newest that is known, which may be younger than some that a restored database lacks.
     */
    public Future<UUID> beginning() {
        return database.query(CHECKED, Tuple.tuple())
                .map(rows -> rows.size() == 0
                        ? new UUID(0, 0)
                        : least(millis(rows.iterator().next().getUUID(0)) - SLACK.toMillis()));
    }

    /**
     * Objects behind one, of which there is none only when there are no more.
     *
     * @return fails with {@link ProblemType#STORE_UNAVAILABLE}
     */
    public Future<List<ObjectStore.Listed>> page(UUID behind) {
        return objects.list(FOLDER, behind);
    }

    /** Those of the objects that the database does not know. */
    public Future<List<ObjectStore.Listed>> unknown(List<ObjectStore.Listed> page) {
        UUID[] ids = page.stream().map(object -> object.key().id()).toArray(UUID[]::new);
        return database.query(KNOWN, Tuple.of((Object) ids)).map(rows -> {
            Set<UUID> known = new HashSet<>();
            rows.forEach(row -> known.add(row.getUUID(0)));
            return page.stream()
                    .filter(object -> !known.contains(object.key().id()))
                    .toList();
        });
    }

    /**
     * Reads one.
     *
     * @return fails with {@link ProblemType#STORE_UNAVAILABLE}, or with {@link IllegalStateException} for what is no journal
     */
    public Future<ErasureEntries> read(ObjectStore.Listed object) {
        UUID name = object.key().id();
        Future<Buffer> bytes = object.bytes() > MAX_BYTES
                ? Future.succeededFuture(Buffer.buffer())
                : objects.readBack(object.key(), 0, (int) object.bytes());
        return bytes.map(read -> ErasureEntries.decode(name, read));
    }

    /** From here on the database knows an object. */
    public Future<Void> record(UUID id) {
        return database.query(RECORD, Tuple.of(id)).mapEmpty();
    }

    /** Up to here the database knows every object. */
    public Future<Void> checked(UUID last) {
        return database.query("UPDATE erasure_journal SET checked = true WHERE id = $1 AND NOT checked", Tuple.of(last))
                .mapEmpty();
    }

    /**
     * Removes objects that are older than any backup.
     *
     * @param age of backups at most, and of what goes on while one is made
     */
    public Future<Void> sweep(Duration age) {
        return database.query(NOW, Tuple.tuple())
                .map(rows -> least(rows.iterator().next().getLong(0) - age.toMillis()))
                .compose(this::sweep);
    }

    private Future<Void> sweep(UUID before) {
        return database.query(OLD, Tuple.of(before)).compose(rows -> {
            List<Future<Void>> removals = new ArrayList<>();
            for (Row row : rows) {
                UUID id = row.getUUID(0);
                removals.add(objects.discard(ObjectKey.of(FOLDER, id))
                        .compose(v -> database.query("DELETE FROM erasure_journal WHERE id = $1", Tuple.of(id)))
                        .mapEmpty());
            }
            Future<Void> removed = Future.join(removals).mapEmpty();
            return removals.isEmpty() ? removed : removed.compose(v -> sweep(before));
        });
    }

    /** When an object of the journal was written, by its name. */
    public static Instant writtenAt(UUID id) {
        return Instant.ofEpochMilli(millis(id));
    }

    private static long millis(UUID id) {
        return id.getMostSignificantBits() >>> 16;
    }

    private static UUID least(long millis) {
        return new UUID(Math.max(0, millis) << 16, 0);
    }
}
