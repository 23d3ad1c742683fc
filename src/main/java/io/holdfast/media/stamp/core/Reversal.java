package io.holdfast.media.stamp.core;

import io.holdfast.stream.Transform;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** Makes of a file as it is stored the one that was received. Not thread-safe. */
public final class Reversal implements Transform {
    private final ArrayDeque<Undo.Change> left;
    private final long added;
    private long at;
    private int leavingOut;

    /** Begins with the file's first byte. */
    public Reversal(Undo undo) {
        left = new ArrayDeque<>(undo.changes());
        added = left.stream()
                .mapToLong(each -> each.was().length() - each.length())
                .sum();
    }

    @Override
    public void accept(Buffer stored, Consumer<Buffer> out) {
        int from = 0;
        while (from < stored.length()) {
            begin(out);
            int here = stored.length() - from;
            int bytes;
            if (leavingOut > 0) {
                bytes = Math.min(leavingOut, here);
                leavingOut -= bytes;
            } else {
                bytes = left.isEmpty() ? here : (int) Math.min(left.peek().at() - at, here);
                out.accept(stored.slice(from, from + bytes));
            }
            from += bytes;
            at += bytes;
        }
    }

    /** Gives what was received in the place of bytes that begin here. */
    private void begin(Consumer<Buffer> out) {
        while (leavingOut == 0 && !left.isEmpty() && left.peek().at() == at) {
            Undo.Change change = left.remove();
            leavingOut = change.length();
            if (change.was().length() > 0) {
                out.accept(change.was());
            }
        }
    }

    @Override
    public void end(Consumer<Buffer> out) {
        begin(out);
    }

    @Override
    public boolean decided() {
        return true;
    }

    @Override
    public long added() {
        return added;
    }
}
