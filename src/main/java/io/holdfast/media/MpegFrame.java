package io.holdfast.media;

import java.util.Optional;

/**
 * The header of one frame of MPEG audio, ISO/IEC 11172-3 section 2.4.2.3 and its extension to low rates.
 *
 * @param length in bytes, header included
 * @param sideBytes of layer III's side information
 */
record MpegFrame(int length, int samples, int samplesPerSecond, int bitsPerSecond, int sideBytes) {
    private static final int[][] KILOBITS = {
        {32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
        {32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
        {32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
        {32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
        {8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}
    };
    private static final int[] SAMPLES_PER_SECOND = {44_100, 48_000, 32_000};

    /** The frame that begins there; empty where none does, or its length is left free. */
    static Optional<MpegFrame> at(Octets head, int at) {
        if (at < 0 || at > head.length() - 4 || head.u16(at) < 0xFFE0) {
            return Optional.empty();
        }
        int version = head.u8(at + 1) >>> 3 & 3;
        int layer = 4 - (head.u8(at + 1) >>> 1 & 3);
        int rate = head.u8(at + 2) >>> 4;
        int frequency = head.u8(at + 2) >>> 2 & 3;
        if (version == 1 || layer == 4 || rate == 0 || rate == 15 || frequency == 3) {
            return Optional.empty();
        }
        boolean first = version == 3;
        boolean mono = head.u8(at + 3) >>> 6 == 3;
        int bits = KILOBITS[first ? layer - 1 : layer == 1 ? 3 : 4][rate - 1] * 1000;
        int perSecond = SAMPLES_PER_SECOND[frequency] >>> (first ? 0 : version == 2 ? 1 : 2);
        int samples = layer == 1 ? 384 : layer == 3 && !first ? 576 : 1152;
        int padding = head.u8(at + 2) >>> 1 & 1;
        int length = layer == 1 ? (12 * bits / perSecond + padding) * 4 : samples / 8 * bits / perSecond + padding;
        int side = first ? (mono ? 17 : 32) : mono ? 9 : 17;
        return Optional.of(new MpegFrame(length, samples, perSecond, bits, side));
    }
}
