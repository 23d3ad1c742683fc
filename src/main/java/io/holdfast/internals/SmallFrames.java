package io.holdfast.internals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/** The bytes of small DATA frames of one stream, which nobody was told of yet, or never will be. */
final class SmallFrames {
    private final Http2Stream stream;
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
    private long taken;
    private @Nullable Promise<Void> spent;

    SmallFrames(Http2Stream stream) {
        this.stream = stream;
    }

    Http2Stream stream() {
        return stream;
    }

    int length() {
        return bytes.readableBytes();
    }

    void add(ByteBuf data) {
        if (!bytes.isReadable()) {
            // of the heap, which needs no release when the stream ends in between
            bytes = Unpooled.buffer(data.readableBytes());
        }
        bytes.writeBytes(data);
    }

    /**
     * Nobody wants the bytes of this stream any more.
     *
     * @param spent to be completed once no more of them can come
     */
    void drop(Promise<Void> spent) {
        take();
        this.spent = spent;
    }

    boolean isUnwanted() {
        return spent != null;
    }

    /** No more of the unwanted bytes can come. */
    void spend() {
        if (spent != null) {
            spent.tryComplete();
        }
    }

    /** Counts bytes that somebody took of the stream; whether they are more than {@code most} since this call. */
    boolean passes(int some, long most) {
        boolean before = taken <= most;
        taken += some;
        return before && taken > most;
    }

    /** All of them, which are kept no more. */
    ByteBuf take() {
        ByteBuf all = bytes;
        bytes = Unpooled.EMPTY_BUFFER;
        return all;
    }
}
