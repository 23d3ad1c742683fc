package io.holdfast.media.stamp.iso;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads an item location box: ISO/IEC 14496-12 section 8.11.3. */
final class IsoLocations {
    private static final int MAX = 1 << 16;

    private final Buffer bytes;
    private int at;

    /**
     * Starts with a box.
     *
     * @param from where its content begins
     */
    IsoLocations(Buffer bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    /**
     * Where items lie that are in one piece.
     *
     * @param wanted the items' numbers, and whether they are XMP
     * @param data where the content of the {@code idat} box begins, or -1
     */
    List<IsoMemory.Place> of(Map<Long, Boolean> wanted, long data) {
        List<IsoMemory.Place> places = new ArrayList<>();
        int version = bytes.getByte(at);
        int sizes = bytes.getUnsignedShort(at + 4);
        at += 6;
        long items = number(version < 2 ? 2 : 4);
        for (long item = 0; item < Math.min(items, MAX); item++) {
            long id = number(version < 2 ? 2 : 4);
            long method = version > 0 ? number(2) & 0xF : 0;
            long source = number(2);
            long start = number(sizes >> 4 & 0xF);
            long extents = number(2);
            for (long extent = 0; extent < extents; extent++) {
                number(version > 0 ? sizes & 0xF : 0);
                long offset = start + number(sizes >> 12 & 0xF);
                long length = number(sizes >> 8 & 0xF);
                Boolean xmp = wanted.get(id);
                boolean near = method == 0 || (method == 1 && data >= 0);
                boolean sound = offset >= 0 && length > 0 && length <= Integer.MAX_VALUE;
                if (extents == 1 && source == 0 && xmp != null && near && sound) {
                    places.add(new IsoMemory.Place(method == 1 ? data + offset : offset, (int) length, xmp));
                }
            }
        }
        return places;
    }

    private long number(int width) {
        long number = 0;
        for (int i = 0; i < width; i++) {
            number = number << 8 | bytes.getUnsignedByte(at++);
        }
        return number;
    }
}
