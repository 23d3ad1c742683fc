package io.holdfast.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class ChunkQueueTest {
    private final ChunkQueue queue = new ChunkQueue();

    @Test
    void manySmallChunksWaitAsFewThatHoldTheirBytesInOrder() {
        Buffer sent = Buffer.buffer();
        for (int i = 0; i < 100_000; i++) {
            Buffer chunk = Buffer.buffer(new byte[] {(byte) i});
            sent.appendBuffer(chunk);
            queue.add(chunk);
        }

        assertThat(queue.all()).hasSizeLessThan(10);
        assertThat(taken()).isEqualTo(sent);
    }

    @Test
    void aLargeChunkWaitsAsItCameBetweenSmallOnes() {
        Buffer large = Buffer.buffer(new byte[4096]);
        queue.add(Buffer.buffer("a"));
        queue.add(large);
        queue.add(Buffer.buffer("b"));
        queue.add(Buffer.buffer("c"));

        assertThat(queue.all()).hasSize(3);
        assertThat(queue.all().get(1)).isSameAs(large);
        assertThat(taken()).isEqualTo(Buffer.buffer("a").appendBuffer(large).appendString("bc"));
    }

    @Test
    void aChunkThatWasTakenChangesNoMore() {
        queue.add(Buffer.buffer("ab"));
        assertThat(queue.isGrowing()).isTrue();
        Buffer taken = queue.remove();
        queue.add(Buffer.buffer("cd"));

        assertThat(taken).isEqualTo(Buffer.buffer("ab"));
        assertThat(queue.remove()).isEqualTo(Buffer.buffer("cd"));
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.isGrowing()).isFalse();
    }

    private Buffer taken() {
        Buffer all = Buffer.buffer();
        while (!queue.isEmpty()) {
            all.appendBuffer(queue.remove());
        }
        return all;
    }
}
