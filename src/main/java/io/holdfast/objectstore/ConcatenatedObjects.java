package io.holdfast.objectstore;

import io.holdfast.stream.Body;
import io.holdfast.stream.PulledRead;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;

/** The bytes of several objects one behind the other, read back from the store a slice at a time. */
public final class ConcatenatedObjects extends PulledRead {
    private static final int SLICE = 1024 * 1024;

    private final ObjectStore objects;
    private final ArrayDeque<ObjectSlices.Piece> pieces;
    private boolean reading;
    private boolean over;

    private ConcatenatedObjects(ObjectStore objects, List<ObjectSlices.Piece> pieces) {
        this.objects = objects;
        this.pieces = new ArrayDeque<>(pieces);
    }

    /** The same as a body; {@code length} is what the pieces come to. */
    public static Body body(ObjectStore objects, List<ObjectSlices.Piece> pieces, long length) {
        return Body.of(new ConcatenatedObjects(objects, pieces), OptionalLong.of(length));
    }

    /** One object as a body, from its first byte to its last. */
    public static Body body(ObjectStore objects, ObjectKey key, long length) {
        return body(objects, List.of(new ObjectSlices.Piece(key, 0, length)), length);
    }

    @Override
    protected void asked(long more) {
        read();
    }

    private void read() {
        if (over || reading || !isAsked()) {
            return;
        }
        ObjectSlices.Piece piece = pieces.peek();
        if (piece == null) {
            over = true;
            giveEnd();
            return;
        }
        reading = true;
        int length = (int) Math.min(SLICE, piece.length());
        slice(piece, length).onComplete(done -> {
            reading = false;
            if (done.failed()) {
                over = true;
                giveFailure(done.cause());
                return;
            }
            pieces.remove();
            if (piece.length() > length) {
                pieces.addFirst(new ObjectSlices.Piece(piece.key(), piece.first() + length, piece.length() - length));
            }
            if (length > 0) {
                give(done.result());
            }
            read();
        });
    }

    private Future<Buffer> slice(ObjectSlices.Piece piece, int length) {
        return length == 0
                ? Future.succeededFuture(Buffer.buffer())
                : objects.readBack(piece.key(), piece.first(), length);
    }
}
