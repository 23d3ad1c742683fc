package io.holdfast.media.whole;

import io.vertx.core.buffer.Buffer;

/** Ogg: a page tells the length of its segments (RFC 3533 section 6). That a stream never said its end is common in recordings. */
final class OggExtent implements Announced {
    private static final int HEAD = 27;
    private static final int COUNT = 26;

    @Override
    public Look look(Buffer head, boolean first) {
        if (!head.getString(0, 4, "ISO-8859-1").equals("OggS")) {
            return Look.NOTHING;
        }
        if (head.length() < HEAD) {
            return Look.more(HEAD);
        }
        int whole = HEAD + head.getUnsignedByte(COUNT);
        if (head.length() < whole) {
            return Look.more(whole);
        }
        long page = whole;
        for (int at = HEAD; at < whole; at++) {
            page += head.getUnsignedByte(at);
        }
        return Look.next(page);
    }

    @Override
    public boolean hasLast() {
        return false;
    }
}
