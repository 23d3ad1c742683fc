package io.holdfast.objectstore.sealing;

import static io.holdfast.objectstore.sealing.SealedLayout.BLOCK;
import static io.holdfast.objectstore.sealing.SealedLayout.SEALED_BLOCK;

import io.holdfast.internals.BufferBytes;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.PulledRead;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A range of a sealed object, opened; no byte of a block is given before the whole block has proved to be what was written. */
final class OpeningRead extends PulledRead {
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
    private boolean fetching;
    private boolean ended;
    private boolean delivering;

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
    protected void asked(long more) {
        deliver();
    }

    private void receive(Buffer chunk) {
        fetching = false;
        if (over) {
            return;
        }
        int at = 0;
        try {
            while (at < chunk.length() && sealedLeft > 0) {
                int whole = (int) Math.min(SEALED_BLOCK, filled + sealedLeft);
                int some = Math.min(whole - filled, chunk.length() - at);
                chunk.getBytes(at, at + some, sealed, filled);
                at += some;
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
        opened.add(BufferBytes.of(ByteBuffer.wrap(bytes, skip, length)));
        left -= length;
        skip = 0;
    }

    private void deliver() {
        if (delivering || over) {
            return; // asked for by who is being handed a block
        }
        delivering = true;
        while (isAsked() && !opened.isEmpty()) {
            give(opened.remove());
        }
        delivering = false;
        if (!isAsked() || fetching) {
            return;
        }
        if (left > 0) {
            fetching = true;
            source.fetch(1);
        } else if (ended) {
            finish();
        } else {
            fetching = true;
            source.resume(); // to its end, so that the connection can be used again
        }
    }

    private void end() {
        if (left > 0) {
            fail(ProblemType.STORE_UNAVAILABLE.asFailure());
            return;
        }
        ended = true;
        fetching = false;
        deliver();
    }

    private void finish() {
        over = true;
        giveEnd();
    }

    private void fail(Throwable cause) {
        if (left == 0 && !over) {
            end(); // all bytes are here
        } else if (!over) {
            over = true;
            opened.clear();
            release.run();
            giveFailure(cause);
        }
    }
}
