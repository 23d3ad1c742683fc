package io.holdfast.objectstore;

import io.holdfast.stream.Body;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The bytes of several objects one behind the other, read back from the store a slice at a time. */
public final class ConcatenatedObjects implements ReadStream<Buffer> {
    private static final int SLICE = 1024 * 1024;

    private final ObjectStore objects;
    private final ArrayDeque<ObjectSlices.Piece> pieces;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private long demand;
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
    public ConcatenatedObjects handler(@Nullable Handler<Buffer> to) {
        handler = to;
        return this;
    }

    @Override
    public ConcatenatedObjects endHandler(@Nullable Handler<Void> to) {
        endHandler = to;
        return this;
    }

    @Override
    public ConcatenatedObjects exceptionHandler(@Nullable Handler<Throwable> to) {
        exceptionHandler = to;
        return this;
    }

    @Override
    public ConcatenatedObjects pause() {
        demand = 0;
        return this;
    }

    @Override
    public ConcatenatedObjects resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ConcatenatedObjects fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        read();
        return this;
    }

    private void read() {
        if (over || reading || demand == 0) {
            return;
        }
        ObjectSlices.Piece piece = pieces.peek();
        if (piece == null) {
            over = true;
            if (endHandler != null) {
                endHandler.handle(null);
            }
            return;
        }
        reading = true;
        int length = (int) Math.min(SLICE, piece.length());
        slice(piece, length).onComplete(done -> {
            reading = false;
            if (done.failed()) {
                over = true;
                if (exceptionHandler != null) {
                    exceptionHandler.handle(done.cause());
                }
                return;
            }
            pieces.remove();
            if (piece.length() > length) {
                pieces.addFirst(new ObjectSlices.Piece(piece.key(), piece.first() + length, piece.length() - length));
            }
            if (demand != Long.MAX_VALUE) {
                demand--;
            }
            if (handler != null && length > 0) {
                handler.handle(done.result());
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
