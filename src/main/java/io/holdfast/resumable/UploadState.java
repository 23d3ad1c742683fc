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
 * @param spilled bytes to be stored that come behind the last durable part
 */
record UploadState(Outcome outcome, Optional<Buffer> head, Optional<Buffer> stamper, Buffer spilled) {
    private static final byte HEAD = 1;
    private static final byte STAMPER = 2;
    private static final int FIXED = 6;

    static UploadState of(Buffer column) {
        int behind = FIXED + column.getInt(2);
        Optional<Buffer> rest = Optional.of(column.getBuffer(behind, column.length()));
        return new UploadState(
                Outcome.of(column.getByte(0)),
                rest.filter(bytes -> column.getByte(1) == HEAD),
                rest.filter(bytes -> column.getByte(1) == STAMPER),
                column.getBuffer(FIXED, behind));
    }

    Buffer column() {
        return Buffer.buffer()
                .appendByte(outcome.code())
                .appendByte(head.isPresent() ? HEAD : stamper.isPresent() ? STAMPER : 0)
                .appendInt(spilled.length())
                .appendBuffer(spilled)
                .appendBuffer(head.or(() -> stamper).orElseGet(Buffer::buffer));
    }
}
