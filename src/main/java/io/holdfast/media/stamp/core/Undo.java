package io.holdfast.media.stamp.core;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a stamper changed in a file, in the places where it did, so that all of it can be taken back when a content credential
 * turns up behind. Not thread-safe.
 */
public final class Undo {
    /** Bytes that are remembered of one file at most; what would need more is not changed. */
    static final int MAX = 2 * Format.LOOK_AHEAD;

    /** What a change takes beside its bytes. */
    private static final int OWN = 16;

    /**
     * One change, without what is the same at its ends.
     *
     * @param at where it is in the file as stored
     * @param length bytes there that were not received
     * @param was bytes that were received in their place
     */
    record Change(long at, int length, Buffer was) {}

    private final List<Change> changes = new ArrayList<>();
    private long at;
    private int size;
    private boolean full;

    public Undo() {}

    /** Reads what {@link #notes} wrote. */
    public static Undo of(Buffer notes) {
        Undo undo = new Undo();
        undo.at = notes.getLong(0);
        undo.full = notes.getByte(8) != 0;
        for (int from = 9; from < notes.length(); ) {
            int was = notes.getInt(from + 12);
            int behind = from + OWN + was;
            undo.add(new Change(notes.getLong(from), notes.getInt(from + 8), notes.getBuffer(from + OWN, behind)));
            from = behind;
        }
        return undo;
    }

    public Buffer notes() {
        Buffer notes = Buffer.buffer().appendLong(at).appendByte((byte) (full ? 1 : 0));
        changes.forEach(each -> notes.appendLong(each.at())
                .appendInt(each.length())
                .appendInt(each.was().length())
                .appendBuffer(each.was()));
        return notes;
    }

    public void keep(Buffer same) {
        at += same.length();
    }

    public void change(Buffer was, Buffer is) {
        add(between(was, is));
        at += is.length();
    }

    /** Whether one more change can be remembered; when not, that is remembered. */
    public boolean takes(Buffer was, Buffer is) {
        boolean taken = size + OWN + between(was, is).was().length() <= MAX;
        full |= !taken;
        return taken;
    }

    /** Whether a change was left out. */
    public boolean full() {
        return full;
    }

    private void add(Change change) {
        if (change.length() > 0 || change.was().length() > 0) {
            changes.add(change);
            size += OWN + change.was().length();
        }
    }

    private Change between(Buffer was, Buffer is) {
        int most = Math.min(was.length(), is.length());
        int first = 0;
        while (first < most && was.getByte(first) == is.getByte(first)) {
            first++;
        }
        int last = 0;
        while (last < most - first && was.getByte(was.length() - 1 - last) == is.getByte(is.length() - 1 - last)) {
            last++;
        }
        return new Change(at + first, is.length() - first - last, was.getBuffer(first, was.length() - last));
    }

    /** Whether nothing was changed. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    List<Change> changes() {
        return List.copyOf(changes);
    }
}
