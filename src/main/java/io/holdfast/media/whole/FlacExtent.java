package io.holdfast.media.whole;

import io.vertx.core.buffer.Buffer;

/** FLAC: STREAMINFO tells the samples, if known when it was written, and each frame which of them are its own (RFC 9639). */
final class FlacExtent implements Announced {
    private static final int INFO = 8;
    private static final int LAST = 0x80;
    private static final int TAG = 10;

    @Override
    public Look look(Buffer head, boolean first) {
        String begins = head.getString(0, 4, "ISO-8859-1");
        if (begins.startsWith("ID3")) {
            return head.length() < TAG ? Look.more(TAG) : Look.next(TAG + tag(head));
        }
        if (begins.equals("fLaC")) {
            return head.length() < INFO + FlacEnd.INFO ? Look.more(INFO + FlacEnd.INFO) : stream(head);
        }
        boolean over = first || (head.getByte(0) & 0x7F) == 0x7F;
        long next = 4 + (head.getMedium(1) & 0xFF_FFFFL);
        return over ? Look.NOTHING : (head.getByte(0) & LAST) != 0 ? new Look(Kind.SHOWN, next) : Look.next(next);
    }

    private static Look stream(Buffer head) {
        Buffer info = head.getBuffer(INFO, INFO + FlacEnd.INFO);
        boolean told = (head.getByte(4) & 0x7F) == 0 && FlacEnd.samples(info) > 0;
        Kind kind = (head.getByte(4) & LAST) != 0 ? Kind.SHOWN : Kind.NEXT;
        return told ? new Look(kind, INFO + (head.getMedium(5) & 0xFF_FFFFL), FlacEnd.fresh(info)) : Look.NOTHING;
    }

    private static long tag(Buffer head) {
        long size = 0;
        for (int at = 6; at < TAG; at++) {
            size = size << 7 | (head.getByte(at) & 0x7F);
        }
        return size;
    }

    @Override
    public boolean hasLast() {
        return true;
    }

    @Override
    public Shown shown(Buffer notes) {
        return new FlacEnd(notes);
    }
}
