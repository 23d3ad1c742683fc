package io.holdfast.media.stamp.tiff;

import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What must be known of a TIFF file's beginning to go on with it. */
final class TiffMemory {
    /** What is due at a place of the file. */
    enum Kind {
        /** A directory of the chain. */
        DIRECTORY('d'),
        /** A directory of a place. */
        PLACE('p'),
        /** Bytes of a place. */
        BLANK('b'),
        /** The packet of the first picture. */
        PACKET('x'),
        /** The packet of another one. */
        OTHER('o');

        private final char code;

        Kind(char code) {
            this.code = code;
        }

        static Kind of(byte code) {
            return Arrays.stream(values())
                    .filter(each -> each.code == code)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no kind"));
        }
    }

    /** A place of the file that is due for a look. */
    record Target(Kind kind, long at, int length) {}

    /**
     * A directory as received.
     *
     * @param at where it was
     * @param entries as they are to be written, but for the packet's
     * @param own whether it has a packet that is another picture's
     */
    record Directory(long at, Buffer entries, boolean own) {}

    private static final int MAX_TARGETS = 512;
    /** Bytes that are blanked or merged at most, so that all of it can be taken back. */
    private static final long MAX_CHANGED = Format.LOOK_AHEAD;

    final TiffShape shape;
    final long length;
    /** Bytes that go behind the last one. */
    final int promised;

    long at;
    Outcome outcome = Outcome.STAMPED;
    final List<Target> targets = new ArrayList<>();
    final List<Directory> directories = new ArrayList<>();
    /** Where the chain goes on that was not copied; 0 where it ends. */
    long rest;
    /** The file's own packet, empty without. */
    Buffer packet = Buffer.buffer();
    /** Whether the own packet was missed. */
    boolean missed;
    /** Bytes that are due to be changed, or were. */
    long changed;

    TiffMemory(TiffShape shape, long length, int promised) {
        this.shape = shape;
        this.length = length;
        this.promised = promised;
    }

    static TiffMemory of(Buffer notes) {
        byte flags = notes.getByte(0);
        TiffShape shape = new TiffShape((flags & 1) != 0, (flags & 2) != 0);
        TiffMemory memory = new TiffMemory(shape, notes.getLong(1), notes.getInt(9));
        memory.missed = (flags & 4) != 0;
        memory.at = notes.getLong(13);
        memory.outcome = Outcome.of(notes.getByte(21));
        memory.rest = notes.getLong(22);
        memory.changed = notes.getLong(30);
        int from = 38;
        int targets = notes.getInt(from);
        from += Integer.BYTES;
        for (int each = 0; each < targets; each++, from += 13) {
            Kind kind = Kind.of(notes.getByte(from));
            memory.targets.add(new Target(kind, notes.getLong(from + 1), notes.getInt(from + 9)));
        }
        int directories = notes.getInt(from);
        from += Integer.BYTES;
        for (int each = 0; each < directories; each++) {
            int bytes = notes.getInt(from + 9);
            Buffer entries = notes.getBuffer(from + 13, from + 13 + bytes);
            memory.directories.add(new Directory(notes.getLong(from), entries, notes.getByte(from + 8) != 0));
            from += 13 + bytes;
        }
        memory.packet = notes.getBuffer(from, notes.length());
        return memory;
    }

    Buffer notes() {
        int flags = (shape.little() ? 1 : 0) | (shape.big() ? 2 : 0) | (missed ? 4 : 0);
        Buffer notes = Buffer.buffer()
                .appendByte((byte) flags)
                .appendLong(length)
                .appendInt(promised)
                .appendLong(at)
                .appendByte(outcome.code())
                .appendLong(rest)
                .appendLong(changed)
                .appendInt(targets.size());
        targets.forEach(each ->
                notes.appendByte((byte) each.kind.code).appendLong(each.at).appendInt(each.length));
        notes.appendInt(directories.size());
        directories.forEach(each -> notes.appendLong(each.at)
                .appendByte((byte) (each.own ? 1 : 0))
                .appendInt(each.entries.length())
                .appendBuffer(each.entries));
        return notes.appendBuffer(packet);
    }

    /** The next place that is due and not behind. */
    Optional<Target> next() {
        Target next = null;
        for (Target each : targets) {
            if (each.at >= at && (next == null || each.at < next.at)) {
                next = each;
            }
        }
        return Optional.ofNullable(next);
    }

    /** Has a look at so many bytes there; false where that can't be. */
    boolean due(Kind kind, long where, long bytes) {
        boolean within = where >= at && where + bytes <= length && changed + bytes <= MAX_CHANGED;
        boolean due = within && targets.size() < MAX_TARGETS;
        if (due) {
            targets.add(new Target(kind, where, (int) bytes));
            changed += bytes;
        }
        return due;
    }

    /** Where the first of the new directories is. */
    long start() {
        return (length + shape.aligned() - 1) / shape.aligned() * shape.aligned();
    }
}
