package io.holdfast.stream.digest;

/** The CRC-32 of bytes in two pieces, from those of the pieces: zlib's {@code crc32_combine}, as Java's can't be taken up. */
final class JoinedCrc32 {
    private static final int POLYNOMIAL = 0xedb88320;
    private static final int ONE = 1 << 31;

    /** x to the power of two to the power of the index, modulo the polynomial; bits in reversed order. */
    private static final int[] POWERS = powers();

    private JoinedCrc32() {}

    /**
     * Joins two.
     *
     * @param first of the first piece, unsigned
     * @param second of the second piece, unsigned
     * @param secondLength bytes of the second piece
     */
    static long of(long first, long second, long secondLength) {
        int moved = times(zeros(secondLength), (int) first);
        return (moved ^ (int) second) & 0xffffffffL;
    }

    /** What a CRC-32 is multiplied by when so many bytes follow. */
    private static int zeros(long bytes) {
        int product = ONE;
        int power = 3; // eight bits each
        for (long left = bytes; left != 0; left >>>= 1) {
            if ((left & 1) == 1) {
                product = times(POWERS[power % 32], product);
            }
            power++;
        }
        return product;
    }

    private static int times(int a, int b) {
        int product = 0;
        int shifted = b;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= shifted;
            }
            shifted = (shifted & 1) == 1 ? (shifted >>> 1) ^ POLYNOMIAL : shifted >>> 1;
        }
        return product;
    }

    private static int[] powers() {
        int[] powers = new int[32];
        powers[0] = ONE >>> 1;
        for (int i = 1; i < powers.length; i++) {
            powers[i] = times(powers[i - 1], powers[i - 1]);
        }
        return powers;
    }
}
