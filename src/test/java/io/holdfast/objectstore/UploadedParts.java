package io.holdfast.objectstore;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Writes one object part by part, through a store of its own choosing. */
public final class UploadedParts {
    public static final int PART = 5 << 20;

    private final StoreCalls calls;
    private final List<String> receipts = new ArrayList<>();
    private final String upload;

    /** Begins one under the key of the calls. */
    public UploadedParts(StoreCalls calls) {
        this.calls = calls;
        this.upload = calls.on(() -> calls.store().begin(calls.key(), "image/png"));
    }

    String upload() {
        return upload;
    }

    List<String> receipts() {
        return receipts;
    }

    /** Writes the part of this number, from 1. */
    public void write(int number, Buffer part) {
        receipt(number, calls.on(() -> calls.store()
                .writePart(calls.key(), upload, number, (number - 1L) * PART, part)));
    }

    public void copy(int number, ObjectKey source, long first, long length) {
        receipt(number, calls.on(() -> calls.store()
                .copyPart(calls.key(), upload, number, (number - 1L) * PART, source, first, length)));
    }

    public void complete(long size) {
        calls.on(() -> calls.store().complete(calls.key(), upload, receipts, size));
    }

    private synchronized void receipt(int number, String receipt) {
        while (receipts.size() < number) {
            receipts.add("");
        }
        receipts.set(number - 1, receipt);
    }

    public static Buffer random(int seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return Buffer.buffer(bytes);
    }

    /** The same bytes in pieces, some on the heap and some not. */
    public static Buffer inPieces(Buffer bytes, int piece) {
        byte[] all = bytes.getBytes();
        ByteBuf[] pieces = new ByteBuf[(all.length + piece - 1) / piece];
        for (int i = 0; i < pieces.length; i++) {
            byte[] some = Arrays.copyOfRange(all, i * piece, Math.min(all.length, (i + 1) * piece));
            ByteBuffer direct = ByteBuffer.allocateDirect(some.length).put(some).flip();
            pieces[i] = i % 2 == 0 ? Unpooled.wrappedBuffer(some) : Unpooled.wrappedBuffer(direct);
        }
        return BufferInternal.buffer(Unpooled.wrappedBuffer(pieces.length + 1, pieces));
    }
}
