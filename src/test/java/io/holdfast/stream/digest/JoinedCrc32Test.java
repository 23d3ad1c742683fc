package io.holdfast.stream.digest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class JoinedCrc32Test {
    @Test
    void twoPiecesGiveTheSumOfTheWholeWhereverItIsCut() {
        byte[] bytes = new byte[1_000];
        new Random(1).nextBytes(bytes);

        for (int cut = 0; cut <= bytes.length; cut++) {
            long first = crc32(Arrays.copyOf(bytes, cut));
            long second = crc32(Arrays.copyOfRange(bytes, cut, bytes.length));
            assertThat(JoinedCrc32.of(first, second, bytes.length - cut)).isEqualTo(crc32(bytes));
        }
    }

    @Test
    void aLongPieceIsManyShortOnes() {
        long piece = crc32(new byte[1 << 20]);
        long whole = 0;
        for (int i = 0; i < 5_000; i++) {
            whole = JoinedCrc32.of(whole, piece, 1 << 20);
        }
        long half = 0;
        for (int i = 0; i < 2_500; i++) {
            half = JoinedCrc32.of(half, piece, 1 << 20);
        }

        assertThat(JoinedCrc32.of(half, half, 2_500L << 20)).isEqualTo(whole);
    }

    private static long crc32(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }
}
