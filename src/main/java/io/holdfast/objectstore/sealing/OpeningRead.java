package io.holdfast.objectstore.sealing;

import static io.holdfast.objectstore.sealing.SealedLayout.BLOCK;
import static io.holdfast.objectstore.sealing.SealedLayout.SEALED_BLOCK;

import io.holdfast.problem.ProblemType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.streams.ReadStream;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A range of a sealed object, opened; no byte of a block is given before the whole block has proved to be what was written. */
final class OpeningRead implements ReadStream<Buffer> {
    private static final Logger LOG = LoggerFactory.getLogger(OpeningRead.class);

    private final ReadStream<Buffer> source;
    private final Runnable release;
    private final BlockCipher cipher;
    private final byte[] sealed;
    private final ArrayDeque<Buffer> opened = new ArrayDeque<>();
    private int filled;
    private long block;
    private long sealedLeft;
    private int skip;
    private long left;
    private boolean over;
    private boolean asked;
    private boolean ended;
    private boolean delivering;
    private long demand;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;

    /**
     * Takes over the sealed blocks of a range, paused.
     *
     * @param release lets go of the source
     * @param first offset of the first byte in the object
     * @param length how many bytes, at least one
     * @param size bytes of the object
     */
    OpeningRead(ReadStream<Buffer> source, Runnable release, SecretKey key, long first, long length, long size) {
        this.source = source;
        this.release = release;
        this.cipher = new BlockCipher(key);
        this.block = SealedLayout.blockOf(first);
        this.sealedLeft = SealedLayout.end(SealedLayout.blockOf(first + length - 1), size) - SealedLayout.begin(block);
        this.sealed = new byte[(int) Math.min(SEALED_BLOCK, sealedLeft)];
        this.skip = (int) (first - block * BLOCK);
        this.left = length;
        source.exceptionHandler(this::fail);
        source.endHandler(v -> end());
        source.handler(this::receive);
    }

    @Override
    public OpeningRead handler(@Nullable Handler<Buffer> to) {
        handler = to;
        return this;
    }

    @Override
    public OpeningRead endHandler(@Nullable Handler<Void> to) {
        endHandler = to;
        return this;
    }

    @Override
    public OpeningRead exceptionHandler(@Nullable Handler<Throwable> to) {
        exceptionHandler = to;
        return this;
    }

    @Override
    public OpeningRead pause() {
        demand = 0;
        return this;
    }

    @Override
    public OpeningRead resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public OpeningRead fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        deliver();
        return this;
    }

    private void receive(Buffer chunk) {
        asked = false;
        if (over) {
            return;
        }
        ByteBuf bytes = ((BufferInternal) chunk).getByteBuf().duplicate();
        try {
            while (bytes.isReadable() && sealedLeft > 0) {
                int whole = (int) Math.min(SEALED_BLOCK, filled + sealedLeft);
                int some = Math.min(whole - filled, bytes.readableBytes());
                bytes.readBytes(sealed, filled, some);
                filled += some;
                sealedLeft -= some;
                if (filled == whole) {
                    open();
                }
            }
        } catch (GeneralSecurityException tampered) {
            LOG.atError().addKeyValue("block", block).log("a stored block is not what was written");
            fail(ProblemType.STORE_UNAVAILABLE.asFailure("What is stored is not what was written."));
            return;
        }
        deliver();
    }

    private void open() throws GeneralSecurityException {
        byte[] bytes = cipher.open(block++, sealed, filled);
        filled = 0;
        int length = (int) Math.min(left, bytes.length - skip);
        opened.add(BufferInternal.buffer(Unpooled.wrappedBuffer(bytes, skip, length)));
        left -= length;
        skip = 0;
    }

    private void deliver() {
        if (delivering || over) {
            return; // asked for by who is being handed a block
        }
        delivering = true;
        while (demand > 0 && !opened.isEmpty()) {
            demand -= demand == Long.MAX_VALUE ? 0 : 1;
            Buffer next = opened.remove();
            if (handler != null) {
                handler.handle(next);
            }
        }
        delivering = false;
        if (demand == 0 || asked) {
            return;
        }
        if (left > 0) {
            asked = true;
            source.fetch(1);
        } else if (ended) {
            finish();
        } else {
            asked = true;
            source.resume(); // to its end, so that the connection can be used again
        }
    }

    private void end() {
        if (left > 0) {
            fail(ProblemType.STORE_UNAVAILABLE.asFailure());
            return;
        }
        ended = true;
        asked = false;
        deliver();
    }

    private void finish() {
        over = true;
        if (endHandler != null) {
            endHandler.handle(null);
        }
    }

    private void fail(Throwable cause) {
        if (left == 0 && !over) {
            end(); // all bytes are here
        } else if (!over) {
            over = true;
            opened.clear();
            release.run();
            if (exceptionHandler != null) {
                exceptionHandler.handle(cause);
            }
        }
    }
}
