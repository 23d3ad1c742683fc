package io.holdfast.stream;

import io.vertx.core.buffer.Buffer;

/** Bytes that are at hand, as a stream; held back until it is let go, and never copied. */
public final class BufferRead extends PulledRead {
    private static final int CHUNK = 256 * 1024;

    private final Buffer bytes;
    private int at;
    private boolean delivering;
    private boolean ended;

    /**
     * Makes one.
     *
     * @param bytes not to be changed before the end
     */
    public BufferRead(Buffer bytes) {
        this.bytes = bytes;
    }

    @Override
    protected void asked(long more) {
        deliver();
    }

    private void deliver() {
        if (delivering) {
            return; // asked for by who is being handed a chunk
        }
        delivering = true;
        while (isAsked() && at < bytes.length()) {
            int from = at;
            at = Math.min(bytes.length(), from + CHUNK);
            give(bytes.slice(from, at));
        }
        delivering = false;
        if (isAsked() && !ended) {
            ended = true;
            giveEnd();
        }
    }
}
