package io.holdfast.generation.ingest;

import io.holdfast.asset.Output;
import io.holdfast.db.ColumnWord;
import io.holdfast.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A result that is fetched from a URL, as its row says.
 *
 * @param source where it is, and what was said of it
 * @param upload the upload that its bytes go into
 * @param validator what the bytes so far are part of: a strong entity tag or a date
 * @param attempts how often it was tried
 * @param lease tells who works at it from whoever did before
 * @param asset what it became, unless that was erased since
 */
record Ingest(
        UUID account,
        Output output,
        State state,
        Source source,
        Optional<UUID> upload,
        Optional<String> validator,
        Attempts attempts,
        long lease,
        Optional<UUID> asset) {
    /** How far an ingest is. */
    enum State {
        /** It is tried, or will be. */
        PENDING,
        /** The result is an asset, or was. */
        DONE,
        /** It is not tried any more. */
        FAILED
    }

    /**
     * Where a result is, and what it must be as far as that was said.
     *
     * @param url only while it is pending
     * @param sha256 what it must hash to
     */
    record Source(Optional<String> url, Optional<String> mediaType, Optional<Buffer> sha256) {
        /** Leaves the URL out, which is a secret as often as not. */
        @Override
        public String toString() {
            return "Source[" + mediaType + "]";
        }
    }

    /**
     * How often it was tried, and when it is next.
     *
     * @param count how many there were, one under way included
     * @param lastError why the last one was in vain
     * @param nextAt when the next one begins, or by when the one under way shows a sign of life
     */
    record Attempts(int count, Optional<String> lastError, Instant nextAt) {}

    /** What the row says of an attempt that took too long. */
    static final String SLOW = ProblemType.TIMED_OUT.slug();

    /** Of a statement that calls the table {@code i}. */
    static final String COLUMNS =
            """
            i.account_id, i.generation_id, i.number, i.state, i.url, i.declared_type, i.sha256, i.upload_id, i.validator,
            i.attempts, i.last_error, i.next_at, i.lease, (
              SELECT o.asset_id FROM generation_output o
              WHERE o.account_id = i.account_id AND o.generation_id = i.generation_id AND o.number = i.number) AS asset_id""";

    static Ingest of(Row row) {
        return new Ingest(
                row.getUUID("account_id"),
                new Output(row.getUUID("generation_id"), row.getInteger("number")),
                ColumnWord.read(State.class, row.getString("state")),
                new Source(
                        Optional.ofNullable(row.getString("url")),
                        Optional.ofNullable(row.getString("declared_type")),
                        Optional.ofNullable(row.getBuffer("sha256"))),
                Optional.ofNullable(row.getUUID("upload_id")),
                Optional.ofNullable(row.getString("validator")),
                new Attempts(
                        row.getInteger("attempts"),
                        Optional.ofNullable(row.getString("last_error")),
                        row.getOffsetDateTime("next_at").toInstant()),
                row.getLong("lease"),
                Optional.ofNullable(row.getUUID("asset_id")));
    }

    /** Whether the attempt before took too long. */
    boolean slow() {
        return attempts.lastError().filter(SLOW::equals).isPresent();
    }

    boolean pending() {
        return state == State.PENDING;
    }

    /** Leaves the URL out, which is a secret as often as not. */
    @Override
    public String toString() {
        return "Ingest[" + output + ", " + state + "]";
    }
}
