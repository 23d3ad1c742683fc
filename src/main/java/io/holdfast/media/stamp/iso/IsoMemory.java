package io.holdfast.media.stamp.iso;

import io.holdfast.media.stamp.core.BoxHead;
import io.holdfast.media.stamp.core.Outcome;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What must be known of an ISO base media file's beginning to go on with it. */
public final class IsoMemory {
    /** The most bytes of an earlier packet that are kept for the one at the end. */
    public static final int MAX_KEPT = 12 * 1024;

    static final long UNKNOWN = -1;

    /** A box whose end is still to come. */
    record Open(String type, long end) {}

    /** Where an item's bytes lie, and whether it is XMP or else Exif. */
    record Place(long at, int length, boolean xmp) {}

    /** Where the next look is, in the file as received. */
    long at;

    final long length;
    /** Bytes of the box that goes behind the last one. */
    final int promised;

    Outcome outcome;
    /** Whether the mark is in the file already. */
    boolean marked;
    /** Whether what was promised for the end is in the file already. */
    boolean delivered;
    /** Whether more bytes were asked for, so that fewer than that mean the file's end. */
    boolean asked;

    final Deque<Open> open = new ArrayDeque<>();
    final List<Place> places = new ArrayList<>();
    /** Numbers of the metadata keys that tell a place. */
    final List<Integer> keys = new ArrayList<>();
    /** An earlier packet to merge, or nothing. */
    byte[] old = new byte[0];

    IsoMemory(long length, int promised, Outcome outcome) {
        this.length = length;
        this.promised = promised;
        this.outcome = outcome;
    }

    /** Reads what {@link #notes} wrote. */
    static IsoMemory of(Buffer notes) {
        IsoMemory memory = new IsoMemory(notes.getLong(0), notes.getInt(8), Outcome.of(notes.getByte(12)));
        memory.marked = (notes.getByte(13) & 1) != 0;
        memory.delivered = (notes.getByte(13) & 2) != 0;
        memory.asked = notes.getByte(14) != 0;
        memory.at = notes.getLong(15);
        int at = 24;
        for (int i = notes.getByte(23); i > 0; i--, at += 12) {
            memory.open.addLast(new Open(BoxHead.text(notes, at), notes.getLong(at + 4)));
        }
        int places = notes.getUnsignedShort(at);
        at += 2;
        for (; places > 0; places--, at += 13) {
            memory.places.add(new Place(notes.getLong(at), notes.getInt(at + 8), notes.getByte(at + 12) != 0));
        }
        int keys = notes.getUnsignedShort(at);
        at += 2;
        for (; keys > 0; keys--, at += 4) {
            memory.keys.add(notes.getInt(at));
        }
        memory.old = notes.getBytes(at, notes.length());
        return memory;
    }

    Buffer notes() {
        Buffer notes = Buffer.buffer()
                .appendLong(length)
                .appendInt(promised)
                .appendByte(outcome.code())
                .appendByte((byte) ((marked ? 1 : 0) | (delivered ? 2 : 0)))
                .appendByte((byte) (asked ? 1 : 0))
                .appendLong(at)
                .appendByte((byte) open.size());
        open.forEach(box -> notes.appendString(box.type(), StandardCharsets.ISO_8859_1.name())
                .appendLong(box.end()));
        notes.appendUnsignedShort(places.size());
        places.forEach(place ->
                notes.appendLong(place.at()).appendInt(place.length()).appendByte((byte) (place.xmp() ? 1 : 0)));
        notes.appendUnsignedShort(keys.size());
        keys.forEach(notes::appendInt);
        return notes.appendBytes(old);
    }

    /** Leaves the boxes that end here. */
    void leave() {
        while (!open.isEmpty() && open.getLast().end() <= at) {
            open.removeLast();
        }
    }

    /** The type of the innermost open box; empty between a file's outermost boxes. */
    String within() {
        return open.isEmpty() ? "" : open.getLast().type();
    }

    /** Where the surrounding box, or the file, ends. */
    long end() {
        return !open.isEmpty() ? open.getLast().end() : length == UNKNOWN ? Long.MAX_VALUE : length;
    }
}
