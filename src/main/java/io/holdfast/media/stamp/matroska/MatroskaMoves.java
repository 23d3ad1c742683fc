package io.holdfast.media.stamp.matroska;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Where elements are once the mark is in front of others. Places are those of the file as received.
 *
 * @param start of the segment's content, which positions count from
 * @param place from which on all moves
 * @param by how many bytes that is
 * @param cues where the seek head says that cues are behind the place; none if negative
 * @param spare bytes that are added with these
 * @param grown what became longer in front of the place
 */
record MatroskaMoves(long start, long place, long by, long cues, int spare, List<Growth> grown) {
    /** An element that became longer. */
    record Growth(long at, int by) {}

    /** Nothing moves. */
    static final MatroskaMoves NONE = new MatroskaMoves(0, Long.MAX_VALUE, 0, -1, 0, List.of());

    private static final int FIXED = 4 * Long.BYTES + Integer.BYTES;

    static MatroskaMoves of(Buffer notes) {
        List<Growth> grown = new ArrayList<>();
        for (int at = FIXED; at < notes.length(); at += Long.BYTES + Integer.BYTES) {
            grown.add(new Growth(notes.getLong(at), notes.getInt(at + Long.BYTES)));
        }
        return new MatroskaMoves(
                notes.getLong(0), notes.getLong(8), notes.getLong(16), notes.getLong(24), notes.getInt(32), grown);
    }

    Buffer notes() {
        Buffer notes = Buffer.buffer()
                .appendLong(start)
                .appendLong(place)
                .appendLong(by)
                .appendLong(cues)
                .appendInt(spare);
        grown.forEach(each -> notes.appendLong(each.at).appendInt(each.by));
        return notes;
    }

    boolean any() {
        return by > 0;
    }

    /** Where in the segment an element is by where in it that was. */
    long moved(long position) {
        long was = start + position;
        if (was >= place) {
            return position + by + (cues >= 0 && was > cues ? spare : 0);
        }
        return position
                + grown.stream()
                        .filter(each -> each.at < was)
                        .mapToInt(Growth::by)
                        .sum();
    }
}
