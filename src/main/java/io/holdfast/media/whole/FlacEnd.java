package io.holdfast.media.whole;

import io.vertx.core.buffer.Buffer;

/**
 * Finds the frame that has a FLAC file's last sample: RFC 9639 section 9.1. Bytes that look like a frame's head and are none can make
 * a file look whole, never cut.
 */
final class FlacEnd implements Announced.Shown {
    /** Bytes of STREAMINFO that tell of blocks and samples. */
    static final int INFO = 18;

    private static final int MAX = 16;
    private static final int FIXED = 8;

    private final long samples;
    private final int block;
    private long reached;
    private byte[] carried;

    /** Goes on from what {@link #notes} or {@link #fresh} wrote. */
    FlacEnd(Buffer notes) {
        this.samples = notes.getLong(0);
        this.block = notes.getInt(FIXED);
        this.reached = notes.getLong(FIXED + 4);
        this.carried = notes.getBytes(FIXED + 12, notes.length());
    }

    /** How many samples there are; 0 where it was not known. */
    static long samples(Buffer info) {
        return (info.getByte(13) & 0xFL) << 32 | info.getUnsignedInt(14);
    }

    static Buffer fresh(Buffer info) {
        return Buffer.buffer()
                .appendLong(samples(info))
                .appendInt(info.getUnsignedShort(2))
                .appendLong(0);
    }

    @Override
    public Buffer notes() {
        return Buffer.buffer()
                .appendLong(samples)
                .appendInt(block)
                .appendLong(reached)
                .appendBytes(carried);
    }

    @Override
    public boolean seen(byte[] bytes) {
        byte[] seam = new byte[carried.length + Math.min(bytes.length, 2 * MAX)];
        System.arraycopy(carried, 0, seam, 0, carried.length);
        System.arraycopy(bytes, 0, seam, carried.length, seam.length - carried.length);
        look(seam);
        look(bytes);
        byte[] end = bytes.length < MAX ? seam : bytes;
        int kept = Math.min(end.length, MAX);
        carried = new byte[kept];
        System.arraycopy(end, end.length - kept, carried, 0, kept);
        return reached >= samples;
    }

    private void look(byte[] bytes) {
        for (int at = 1; at < bytes.length; at += 2) { // a sync code of two bytes has one at every second place
            if (bytes[at] == -1) {
                frame(bytes, at);
            } else if (bytes[at - 1] == -1) {
                frame(bytes, at - 1);
            }
        }
    }

    private void frame(byte[] bytes, int at) {
        boolean head = at + 6 <= bytes.length && (bytes[at + 1] & 0xFE) == 0xF8 && (bytes[at + 3] & 1) == 0;
        if (!head) {
            return;
        }
        int number = at + 4;
        int more = Math.max(0, Integer.numberOfLeadingZeros(~bytes[number] << 24) - 1);
        int size = (bytes[at + 2] & 0xFF) >> 4;
        int rate = bytes[at + 2] & 0xF;
        int behind = number + 1 + more;
        int sizeBytes = size == 6 ? 1 : size == 7 ? 2 : 0;
        int crc = behind + sizeBytes + (rate == 12 ? 1 : rate == 13 || rate == 14 ? 2 : 0);
        if (more > 6 || crc >= bytes.length || checksum(bytes, at, crc) != (bytes[crc] & 0xFF)) {
            return;
        }
        long first = bytes[number] & 0x7F >> more;
        for (int i = 1; i <= more; i++) {
            first = first << 6 | (bytes[number + i] & 0x3F);
        }
        long start = (bytes[at + 1] & 1) == 1 ? first : first * block;
        long end = start + size(bytes, behind, size);
        if (start >= 0 && start < samples) {
            reached = Math.max(reached, end);
        }
    }

    private static int size(byte[] bytes, int at, int code) {
        return switch (code) {
            case 1 -> 192;
            case 2, 3, 4, 5 -> 144 << code;
            case 6 -> 1 + (bytes[at] & 0xFF);
            case 7 -> 1 + ((bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF));
            default -> 1 << code;
        };
    }

    private static int checksum(byte[] bytes, int from, int to) {
        int crc = 0;
        for (int at = from; at < to; at++) {
            crc ^= bytes[at] & 0xFF;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x80) != 0 ? (crc << 1 ^ 0x07) & 0xFF : crc << 1 & 0xFF;
            }
        }
        return crc;
    }
}
