package io.holdfast.media.whole;

import io.vertx.core.buffer.Buffer;

/**
 * WAVE and WebP: the form has the size that its first bytes tell (RFC 9649 section 2.4; EBU Tech 3306 section 4). Sound that was
 * written to a pipe says 0, 2 GiB or all ones; some writers count the head of 8 bytes, or a byte that they do not fill up with.
 */
final class RiffExtent implements Announced {
    private static final long UNKNOWN = 0x7FFF_0000L;
    private static final int SLACK = 8;
    private static final int HEAD = 8;
    private static final int WIDE = 28;

    @Override
    public Look look(Buffer head, boolean first) {
        String form = head.getString(0, 4, "ISO-8859-1");
        long size = head.getUnsignedIntLE(4);
        if (form.equals("RIFF")) {
            return announced(size >= UNKNOWN ? 0 : size);
        }
        if (!form.equals("RF64") && !form.equals("BW64")) {
            return Look.NOTHING;
        }
        if (head.length() < WIDE) {
            return Look.more(WIDE);
        }
        return head.getString(12, 16, "ISO-8859-1").equals("ds64") ? announced(head.getLongLE(20)) : Look.NOTHING;
    }

    private static Look announced(long size) {
        return size <= SLACK || size > Long.MAX_VALUE / 2 ? Look.NOTHING : Look.all(HEAD + size - SLACK);
    }

    @Override
    public boolean hasLast() {
        return false;
    }
}
