package io.holdfast.media.whole;

import io.vertx.core.buffer.Buffer;

/** PNG: chunks up to IEND (ISO/IEC 15948 section 5.3); what follows that is not announced. */
final class PngExtent implements Announced {
    private static final int SIGNATURE = 8;
    private static final int AROUND = 12;

    @Override
    public Look look(Buffer head, boolean first) {
        if (first) {
            return Look.next(SIGNATURE);
        }
        long length = head.getUnsignedInt(0);
        String type = head.getString(4, 8, "ISO-8859-1");
        boolean sound = length <= Integer.MAX_VALUE && type.chars().allMatch(PngExtent::letter);
        return !sound ? Look.NOTHING : type.equals("IEND") ? Look.all(AROUND) : Look.next(AROUND + length);
    }

    private static boolean letter(int one) {
        return (one | 0x20) >= 'a' && (one | 0x20) <= 'z';
    }

    @Override
    public boolean hasLast() {
        return true;
    }
}
