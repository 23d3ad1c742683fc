package io.holdfast.media.stamp.ogg;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Cuts packets into pages: RFC 3533 section 5. */
final class OggCut {
    private OggCut() {}

    /** The values of a packet of so many bytes. */
    static Buffer lacing(int bytes) {
        Buffer lacing = Buffer.buffer();
        for (int left = bytes; left >= 0; left -= OggPage.FULL) {
            lacing.appendByte((byte) Math.min(left, OggPage.FULL));
        }
        return lacing;
    }

    /**
     * As many pages as there were if they suffice, of headers, whose granule position is that of the last one.
     *
     * @param were in the places of which these come
     * @param lacing of all the data
     */
    static List<OggPage> pages(List<OggPage> were, Buffer lacing, Buffer data) {
        OggPage last = were.get(were.size() - 1);
        int least = (lacing.length() + OggPage.FULL - 1) / OggPage.FULL;
        int count = Math.max(least, were.size());
        List<OggPage> pages = new ArrayList<>();
        int from = 0;
        int at = 0;
        for (int each = 0; each < count; each++) {
            boolean first = each == 0;
            boolean end = each == count - 1;
            int to = end ? lacing.length() : Math.min(from + OggPage.FULL, lacing.length() - (count - 1 - each));
            int bytes = 0;
            boolean ends = false;
            for (int value = from; value < to; value++) {
                bytes += lacing.getUnsignedByte(value);
                ends |= lacing.getUnsignedByte(value) < OggPage.FULL;
            }
            boolean going = !first && pages.get(each - 1).goesOn();
            int flags = (going ? OggPage.CONTINUED : 0) | (end ? last.flags() & OggPage.ENDS : 0);
            pages.add(new OggPage(
                    0,
                    flags,
                    !ends ? OggPage.NONE : end ? last.granule() : 0,
                    last.serial(),
                    were.get(0).sequence() + each,
                    lacing.slice(from, to),
                    data.slice(at, at + bytes)));
            from = to;
            at += bytes;
        }
        return pages;
    }
}
