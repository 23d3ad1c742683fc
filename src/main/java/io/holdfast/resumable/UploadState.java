package io.holdfast.resumable;

import io.holdfast.media.stamp.core.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * What an upload's bytes have become so far, beside what the store holds of them; goes into a column.
 *
 * @param outcome of the stamping as it looks
 * @param head first bytes that were not examined yet, as received
 * @param stamper where the stamping is, with what it holds back
 * @param wholeness of what was received, once it was examined
 * @param spilled bytes to be stored that come behind the last durable part
 */
record UploadState(
        Outcome outcome, Optional<Buffer> head, Optional<Buffer> stamper, Optional<Buffer> wholeness, Buffer spilled) {
    private static final byte HEAD = 1;
    private static final byte STAMPER = 2;
    /** Told with one of the others in states that tell of the wholeness; earlier ones did not. */
    private static final byte WHOLENESS = 4;

    private static final int FIXED = 6;

    static UploadState of(Buffer column) {
        int spilled = FIXED + column.getInt(2);
        boolean tells = (column.getByte(1) & WHOLENESS) != 0;
        int behind = tells ? spilled + Integer.BYTES + column.getInt(spilled) : spilled;
        int holds = column.getByte(1) & ~WHOLENESS;
        Optional<Buffer> rest = Optional.of(column.getBuffer(behind, column.length()));
        return new UploadState(
                Outcome.of(column.getByte(0)),
                rest.filter(bytes -> holds == HEAD),
                rest.filter(bytes -> holds == STAMPER),
                Optional.of(column).filter(all -> tells).map(all -> all.getBuffer(spilled + Integer.BYTES, behind)),
                column.getBuffer(FIXED, spilled));
    }

    Buffer column() {
        int holds = head.isPresent() ? HEAD : stamper.isPresent() ? STAMPER : 0;
        Buffer column = Buffer.buffer()
                .appendByte(outcome.code())
                .appendByte((byte) (wholeness.isPresent() ? holds | WHOLENESS : holds))
                .appendInt(spilled.length())
                .appendBuffer(spilled);
        wholeness.ifPresent(told -> column.appendInt(told.length()).appendBuffer(told));
        return column.appendBuffer(head.or(() -> stamper).orElseGet(Buffer::buffer));
    }
}
