package io.holdfast.account;

import io.holdfast.settings.PublicUrl;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * What was erased with an account, and by when: counts and one digest, nothing of a person and no account's id.
 *
 * <p>The digest is the SHA-256 of the SHA-256s of the account's files, as their 32 bytes, one behind the other, in
 * ascending order of the bytes; files that are the same count as often as there were. Whoever kept the digests of the files
 * can so hold the receipt to them. Of no files it is the SHA-256 of nothing. It is there when all is gone.
 *
 * @param counts what was erased until now, by kind
 * @param held whether an operator keeps something of it back for now; what, it does not say
 */
record Receipt(
        UUID id,
        Instant asked,
        Instant deadline,
        Optional<Instant> finished,
        JsonObject counts,
        boolean held,
        Optional<Buffer> digest) {
    /** The columns that {@link #of} reads. */
    static final String COLUMNS = "id, asked_at, deadline, finished_at, counts, held, digest";

    static Receipt of(Row row) {
        return new Receipt(
                row.getUUID("id"),
                row.getOffsetDateTime("asked_at").toInstant(),
                row.getOffsetDateTime("deadline").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("finished_at")).map(at -> at.toInstant()),
                row.getJsonObject("counts"),
                row.getBoolean("held"),
                Optional.ofNullable(row.getBuffer("digest")));
    }

    private boolean waits() {
        return held && finished.isEmpty();
    }

    private String state() {
        return finished.isPresent() ? "erased" : waits() ? "held" : "erasing";
    }

    /** Where it is read. */
    String path() {
        return "/v1/erasures/" + id;
    }

    /**
     * What is to be read.
     *
     * @param wording of a hold
     */
    JsonObject json(String wording, PublicUrl site) {
        JsonObject erased = new JsonObject();
        for (ErasableRows kind : ErasableRows.COUNTED) {
            erased.put(kind.name(), counts.getLong(kind.name(), 0L));
        }
        return new JsonObject()
                .put("id", id.toString())
                .put("state", state())
                .put("notice", waits() ? wording : null)
                .put("askedAt", asked.toString())
                .put("deadline", deadline.toString())
                .put("finishedAt", finished.map(Instant::toString).orElse(null))
                .put("erased", erased)
                .put(
                        "sha256",
                        digest.map(bytes -> HexFormat.of().formatHex(bytes.getBytes()))
                                .orElse(null))
                .put("links", new JsonObject().put("self", site.path(path())));
    }
}
