package io.holdfast.media.whole;

import io.vertx.core.buffer.Buffer;

/** JPEG: segments tell their length up to the first scan, behind which EOI ends the picture (ITU-T T.81 annex B.1.1). */
final class JpegExtent implements Announced {
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SCAN = 0xDA;

    @Override
    public Look look(Buffer head, boolean first) {
        int marker = head.getUnsignedByte(1);
        if (head.getUnsignedByte(0) != 0xFF || marker == EOI || marker == 0) {
            return Look.NOTHING;
        }
        if (marker == 0xFF) {
            return Look.next(1);
        }
        if (marker == 0x01 || (marker >= 0xD0 && marker <= SOI)) {
            return Look.next(2);
        }
        int length = 2 + head.getUnsignedShort(2);
        return marker == SCAN ? new Look(Kind.SHOWN, length) : Look.next(length);
    }

    @Override
    public boolean hasLast() {
        return true;
    }

    @Override
    public Shown shown(Buffer notes) {
        return new EndMarker(notes.length() > 0);
    }

    /** The marker comes in no scan but behind the last one: there 0xFF is followed by zero or by RST. */
    private static final class EndMarker implements Shown {
        private boolean begun;

        EndMarker(boolean begun) {
            this.begun = begun;
        }

        @Override
        public boolean seen(byte[] bytes) {
            int last = bytes.length - 1;
            boolean found = last >= 0 && begun && (bytes[0] & 0xFF) == EOI;
            for (int at = 1; at <= last && !found; at += 2) { // one of the two is every second byte
                found = bytes[at] == (byte) EOI
                        ? bytes[at - 1] == -1
                        : bytes[at] == -1 && at < last && bytes[at + 1] == (byte) EOI;
            }
            begun = last >= 0 ? bytes[last] == -1 : begun;
            return found;
        }

        @Override
        public Buffer notes() {
            return begun ? Buffer.buffer(new byte[] {1}) : Buffer.buffer();
        }
    }
}
