package io.holdfast.internals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartBytesTest {
    private static final int MAX = 5_000_000;

    private final Random random = new Random(4);
    private final PartBytes part = new PartBytes();

    @AfterEach
    void release() {
        part.release();
    }

    @Test
    void bytesOfAnySizeComeBackInTheirOrder() {
        Buffer all = Buffer.buffer();
        for (int size : new int[] {1, 65_535, 1, 300_000, 1_500_000, 7, 2_000_000}) {
            Buffer some = some(size);
            all.appendBuffer(some);
            part.append(some, MAX);
        }

        assertThat(part.length()).isEqualTo(all.length());
        assertThat(part.view()).isEqualTo(all);
        assertThat(part.view().slice(65_000, 400_000)).isEqualTo(all.slice(65_000, 400_000));
        assertThat(part.view().getBuffer(0, 70_000)).isEqualTo(all.getBuffer(0, 70_000));
        assertThat(part.view().getBuffer(0, part.length())).isEqualTo(all);
    }

    @Test
    void nothingIsAnEmptyView() {
        assertThat(part.view().length()).isZero();
    }

    @Test
    void noMemoryIsTakenBeyondWhatWasGranted() {
        part.append(some(100_000), 100_000);

        assertThatThrownBy(() -> part.append(some(1), 100_000)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whoWritesAViewDoesNotGiveItsMemoryBack() {
        part.append(some(200_000), MAX);
        Buffer before = part.view().getBuffer(0, part.length());
        ByteBuf written = ((BufferInternal) part.view().slice(0, 100_000)).getByteBuf();

        written.release(); // as a socket does behind its last byte

        assertThat(part.view()).isEqualTo(before);
    }

    private Buffer some(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Buffer.buffer(bytes);
    }
}
