package io.holdfast.export;

import io.holdfast.db.ColumnWord;
import io.holdfast.rights.DoNotTrain;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * An archive that an account takes along, as its row says.
 *
 * @param selection {@code {"ids": […]}}, {@code {"filter": {…}}}, or empty for everything
 * @param scopes what the archive may hold
 * @param contents what is in it, so far
 */
record Export(
        UUID account,
        UUID id,
        State state,
        JsonObject selection,
        ExportScopes scopes,
        Contents contents,
        Instant createdAt,
        Optional<Instant> readyAt,
        Instant expiresAt) {
    /** How far an export is. */
    enum State {
        /** Its files are being listed. */
        BUILDING,
        /** It can be read. */
        READY,
        /** Something in it was erased. */
        STALE
    }

    /**
     * What is in an archive.
     *
     * @param entries files in it
     * @param bytes of the files and their headers, without the directory
     * @param directoryBytes of the directory, without what ends it
     * @param digest in hex, of the names, sizes and checksums of its files
     */
    record Contents(long entries, long assets, long bytes, long directoryBytes, String digest) {
        /** Bytes of the archive. */
        long length() {
            return bytes + directoryBytes + ZipLayout.endLength(entries, bytes, directoryBytes);
        }
    }

    /** The columns that {@link #of} reads, in its order. */
    static final String COLUMNS =
            "account_id, id, state, selection, entries, assets, length_bytes, directory_bytes, digest,"
                    + " created_at, ready_at, expires_at, scopes";

    static Export of(Row row) {
        return new Export(
                row.getUUID(0),
                row.getUUID(1),
                ColumnWord.read(State.class, row.getString(2)),
                row.getJsonObject(3),
                ExportScopes.of(row.getArrayOfStrings(12)),
                new Contents(
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        HexFormat.of().formatHex(row.getBuffer(8).getBytes())),
                row.getOffsetDateTime(9).toInstant(),
                Optional.ofNullable(row.getOffsetDateTime(10)).map(OffsetDateTime::toInstant),
                row.getOffsetDateTime(11).toInstant());
    }

    /** Whether it holds all there is, and not a selection. */
    boolean whole() {
        return selection.isEmpty();
    }

    boolean ready() {
        return state == State.READY;
    }

    /** As its owner sees it. */
    JsonObject json(DoNotTrain mark) {
        String self = mark.site().path("/v1/exports/" + id);
        JsonObject links = new JsonObject().put("self", self);
        if (ready()) {
            links.put("content", self + "/content");
        }
        return new JsonObject()
                .put("id", id.toString())
                .put("state", ColumnWord.of(state))
                .put("selection", selection)
                .put("omitted", scopes.omitted())
                .put("assets", contents.assets)
                .put("files", contents.entries)
                .put("size", ready() ? contents.length() : null)
                .put("createdAt", createdAt.toString())
                .put("readyAt", readyAt.map(Instant::toString).orElse(null))
                .put("expiresAt", expiresAt.toString())
                .put("usage", mark.usage())
                .put("links", links);
    }
}
