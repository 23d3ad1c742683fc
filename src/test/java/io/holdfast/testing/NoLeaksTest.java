package io.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class NoLeaksTest {
    /** What is lost stays lost until the collector finds it, and is told when another buffer is made. */
    @Test
    void aBufferThatNobodyReleasedIsReported() {
        lose();
        Waiting.until(() -> {
            System.gc();
            PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
            return LeakDetector.reported().stream().anyMatch(leak -> leak.contains("ByteBuf"));
        });
    }

    @Test
    void buffersThatAreReleasedAreNot() {
        System.gc();
        PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
        LeakDetector.reported(); // those of classes before
        for (int i = 0; i < 1_000; i++) {
            PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
        System.gc();
        PooledByteBufAllocator.DEFAULT.directBuffer(16).release();

        assertThat(LeakDetector.reported()).isEmpty();
    }

    private static void lose() {
        PooledByteBufAllocator.DEFAULT.directBuffer(16).writeByte(1);
    }
}
