package io.holdfast.media.stamp.core;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Blanks the place in an Exif block (CIPA DC-008, a TIFF 6.0 structure) and changes no length: the values of the GPS directory
 * become zeros, and nothing points at it. Offsets are followed within the block only, each directory once.
 */
public final class Exif {
    private static final int GPS_POINTER = 0x8825;
    private static final int EXIF_POINTER = 0x8769;
    private static final int MAKER_NOTE = 0x927C;
    private static final int LONG = 4;
    private static final Set<Integer> PREVIEWS = Set.of(0x0088, 0x0111, 0x0201);
    private static final int ENTRY = 12;
    private static final int HEADER = 8;
    private static final int MAX_DIRECTORIES = 16;
    private static final int[] TYPE_SIZES = {1, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};

    private final Buffer tiff;
    private final boolean little;
    private boolean blanked;

    private Exif(Buffer tiff) {
        this.tiff = tiff;
        this.little = tiff.getByte(0) == 'I';
    }

    /**
     * Takes the place out.
     *
     * @param tiff from the byte order mark on
     * @return as many bytes, or nothing when there is no place in them
     */
    public static Optional<byte[]> withoutPlace(byte[] tiff) {
        if (tiff.length < HEADER || tiff[0] != tiff[1]) {
            return Optional.empty();
        }
        Exif exif = new Exif(Buffer.buffer(tiff.clone()));
        boolean known = (tiff[0] == 'I' || tiff[0] == 'M') && exif.number16(2) == 42;
        if (known) {
            exif.walk();
        }
        return known && exif.blanked ? Optional.of(exif.tiff.getBytes()) : Optional.empty();
    }

    /**
     * Whether it points at something behind itself, as some cameras point at a preview behind the picture: a thumbnail, a value of a
     * directory, or a preview that a maker's notes tell in Exif's own way (Minolta 0x88, Sony and others 0x201).
     */
    public static boolean pointsBehind(byte[] tiff) {
        if (tiff.length < HEADER || tiff[0] != tiff[1] || (tiff[0] != 'I' && tiff[0] != 'M')) {
            return false;
        }
        Exif exif = new Exif(Buffer.buffer(tiff));
        Set<Long> seen = new HashSet<>();
        Deque<Long> due = new ArrayDeque<>(List.of(exif.number32(4)));
        boolean behind = false;
        while (!due.isEmpty() && seen.size() < MAX_DIRECTORIES && !behind) {
            long at = due.remove();
            behind = seen.add(at) && exif.within(at, 2) && exif.pointsBehind((int) at, due);
        }
        return behind;
    }

    private boolean pointsBehind(int at, Deque<Long> due) {
        int entries = entries(at);
        for (int each = 0; each < entries; each++) {
            int entry = at + 2 + each * ENTRY;
            int tag = number16(entry);
            long value = number32(entry + 8);
            boolean pointer = number16(entry + 2) == LONG && number32(entry + 4) == 1;
            if (pointer && PREVIEWS.contains(tag) && value > tiff.length()) {
                return true;
            }
            if (tag == EXIF_POINTER || tag == MAKER_NOTE) {
                due.add(value);
            }
        }
        if (within(at + 2 + (long) entries * ENTRY, 4)) {
            due.add(number32(at + 2 + entries * ENTRY));
        }
        return false;
    }

    private void walk() {
        Set<Long> seen = new HashSet<>();
        Deque<Long> due = new ArrayDeque<>();
        Deque<int[]> pointers = new ArrayDeque<>();
        due.add(number32(4));
        while (!due.isEmpty() && seen.size() < MAX_DIRECTORIES) {
            long at = due.remove();
            if (!seen.add(at) || !within(at, 2)) {
                continue;
            }
            int entries = entries(at);
            for (int each = 0; each < entries; each++) {
                int entry = (int) at + 2 + each * ENTRY;
                if (number16(entry) == EXIF_POINTER) {
                    due.add(number32(entry + 8));
                }
                if (number16(entry) == GPS_POINTER) {
                    pointers.push(new int[] {(int) at, entry});
                }
            }
            if (within(at + 2 + (long) entries * ENTRY, 4)) {
                due.add(number32((int) at + 2 + entries * ENTRY));
            }
        }
        // a place can't be where another directory is, or blanking it would take that along
        pointers.stream()
                .map(each -> number32(each[1] + 8))
                .filter(place -> !seen.contains(place))
                .forEach(this::blank);
        pointers.forEach(each -> forget(each[0], each[1]));
    }

    /** Takes an entry out of its directory: the ones behind it move up, what they point at stays. */
    private void forget(int directory, int entry) {
        int entries = entries(directory);
        int end = Math.min(directory + 2 + entries * ENTRY + 4, tiff.length());
        if (entries == 0 || entry + ENTRY > end) { // directories that overlap, one of which was shortened
            return;
        }
        tiff.setBytes(entry, tiff.getBytes(entry + ENTRY, end));
        tiff.setBytes(end - ENTRY, new byte[ENTRY]);
        if (little) {
            tiff.setUnsignedShortLE(directory, entries - 1);
        } else {
            tiff.setUnsignedShort(directory, entries - 1);
        }
        blanked = true;
    }

    private void blank(long at) {
        if (!within(at, 2)) {
            return;
        }
        int entries = entries(at);
        for (int each = 0; each < entries; each++) {
            int entry = (int) at + 2 + each * ENTRY;
            int type = number16(entry + 2);
            long bytes = number32(entry + 4) * (type < TYPE_SIZES.length ? TYPE_SIZES[type] : 1);
            if (bytes > 4) {
                zero(number32(entry + 8), bytes);
            }
        }
        zero(at, 2 + (long) entries * ENTRY);
    }

    private void zero(long from, long bytes) {
        for (long at = from; at < from + bytes && within(from, bytes) && from >= HEADER; at++) {
            tiff.setByte((int) at, (byte) 0);
        }
    }

    /** How many entries a directory has, as far as they are there. */
    private int entries(long at) {
        return (int) Math.min(number16((int) at), (tiff.length() - at - 2) / ENTRY);
    }

    private boolean within(long at, long bytes) {
        return at >= HEADER && at + bytes <= tiff.length();
    }

    private int number16(int at) {
        return little ? tiff.getUnsignedShortLE(at) : tiff.getUnsignedShort(at);
    }

    private long number32(int at) {
        return little ? tiff.getUnsignedIntLE(at) : tiff.getUnsignedInt(at);
    }
}
