package io.holdfast.stream;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * A CRC-32 (ISO 3309) that goes on behind bytes of which only the CRC-32 is known.
 *
 * <p>The JDK's can't be set to a value, so the bytes to come are summed by themselves and the two sums joined: the first is
 * shifted by as many zero bits as the second has bits, as a product of matrices over GF(2) (as zlib's {@code
 * crc32_combine} does).
 */
final class JoinedCrc32 {
    private static final long POLYNOMIAL = 0xEDB88320L;

    private final long before;
    private final CRC32 behind = new CRC32();
    private long length;

    /**
     * Goes on.
     *
     * @param before the CRC-32 of the bytes so far
     */
    JoinedCrc32(long before) {
        this.before = before;
    }

    void update(ByteBuffer bytes) {
        length += bytes.remaining();
        behind.update(bytes);
    }

    /** Of all bytes. */
    long value() {
        return length == 0 ? before : join(before, behind.getValue(), length);
    }

    /** Of two strings of bytes one behind the other, of which the second has so many. */
    static long join(long first, long second, long length) {
        long[] odd = new long[32];
        long[] even = new long[32];
        odd[0] = POLYNOMIAL; // shifts by one bit
        for (int n = 1; n < 32; n++) {
            odd[n] = 1L << (n - 1);
        }
        square(even, odd); // by two
        square(odd, even); // by four
        long sum = first;
        for (long left = length; left > 0; left >>= 1) {
            square(even, odd);
            if ((left & 1) != 0) {
                sum = times(even, sum);
            }
            long[] next = even;
            even = odd;
            odd = next;
        }
        return sum ^ second;
    }

    private static void square(long[] square, long[] matrix) {
        for (int n = 0; n < 32; n++) {
            square[n] = times(matrix, matrix[n]);
        }
    }

    private static long times(long[] matrix, long vector) {
        long sum = 0;
        for (int n = 0; vector >> n != 0; n++) {
            sum ^= (vector >> n & 1) * matrix[n];
        }
        return sum;
    }
}
