package io.holdfast.media.whole;

import io.vertx.core.buffer.Buffer;
import java.util.Set;

/**
 * MP4, QuickTime, HEIF: each box tells its size (ISO/IEC 14496-12 section 4.2), but for a last one of size 0. What cameras append
 * that is no box of the standard is not held to what its first bytes would tell.
 */
final class BoxExtent implements Announced {
    private static final Set<String> KNOWN = Set.of(
            "ftyp", "moov", "mdat", "moof", "mfra", "meta", "sidx", "styp", "free", "skip", "wide", "uuid", "udta",
            "mpvd");
    private static final int HEAD = 8;
    private static final int WIDE = 16;

    @Override
    public Look look(Buffer head, boolean first) {
        long size = head.getUnsignedInt(0);
        boolean wide = size == 1;
        if (wide && head.length() < WIDE) {
            return Look.more(WIDE);
        }
        size = wide ? head.getLong(HEAD) : size;
        if (size < (wide ? WIDE : HEAD) || size > Long.MAX_VALUE / 2) {
            return Look.NOTHING;
        }
        boolean known = KNOWN.contains(head.getString(4, HEAD, "ISO-8859-1"));
        return known ? Look.next(size) : new Look(Kind.PERHAPS, size);
    }

    @Override
    public boolean hasLast() {
        return false;
    }
}
