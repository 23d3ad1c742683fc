package io.holdfast.media.stamp.tiff;

import io.holdfast.media.stamp.core.Format.Step;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.tiff.TiffMemory.Directory;
import io.holdfast.media.stamp.tiff.TiffMemory.Kind;
import io.holdfast.media.stamp.tiff.TiffMemory.Target;
import io.holdfast.media.stamp.xmp.XmpPlaces;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One look at the place of a TIFF file where the walk has come to. */
final class TiffWalk {
    static final int PACKET = 700;
    static final int GPS = 0x8825;
    static final int CREDENTIAL = 0xCD41;

    private static final int MAX_ENTRIES = 4096;
    /** Bytes that are blanked at once. */
    private static final int PIECE = 16 * 1024;

    private final TiffMemory memory;
    private final TiffShape shape;
    private final StampRequest wish;

    TiffWalk(TiffMemory memory, StampRequest wish) {
        this.memory = memory;
        this.shape = memory.shape;
        this.wish = wish;
    }

    Step step(Buffer held) {
        Optional<Target> due = memory.next();
        if (memory.outcome != Outcome.STAMPED || due.isEmpty()) {
            return done();
        }
        Target target = due.get();
        if (target.at() > memory.at) {
            return go(0, Optional.empty(), target.at() - memory.at);
        }
        return switch (target.kind()) {
            case DIRECTORY, PLACE -> directory(target, held);
            case BLANK -> blank(target, held);
            case PACKET, OTHER -> packet(target, held);
        };
    }

    private Step directory(Target target, Buffer held) {
        int counting = shape.counting();
        boolean place = target.kind() == Kind.PLACE;
        if (held.length() < counting) {
            return Step.more(counting, memory.notes());
        }
        long entries = shape.entries(held, 0);
        long bytes = counting + entries * shape.entry() + (place ? 0 : shape.offset());
        boolean sound = entries >= 1 && entries <= MAX_ENTRIES && memory.at + bytes <= memory.length;
        if (sound && held.length() < bytes) {
            return Step.more((int) bytes, memory.notes());
        }
        memory.targets.remove(target);
        if (!sound) {
            return place ? step(held) : stop(Outcome.MALFORMED);
        }
        return place ? placed(held, (int) entries, (int) bytes) : chained(target, held, (int) entries, (int) bytes);
    }

    /** A directory of a place becomes zeros, and so do its values. */
    private Step placed(Buffer held, int entries, int bytes) {
        for (int each = 0; each < entries; each++) {
            int entry = shape.counting() + each * shape.entry();
            long value = shape.valueBytes(held, entry);
            if (value > shape.offset()) {
                memory.due(Kind.BLANK, shape.valueAt(held, entry), Math.min(value, PIECE));
            }
        }
        return go(bytes, Optional.of(Buffer.buffer(new byte[bytes])), 0);
    }

    private Step chained(Target target, Buffer held, int entries, int bytes) {
        Buffer old = held.getBuffer(0, bytes);
        Buffer kept = Buffer.buffer();
        boolean first = memory.directories.isEmpty();
        boolean own = false;
        for (int each = 0; each < entries; each++) {
            int entry = shape.counting() + each * shape.entry();
            int tag = shape.number16(held, entry);
            boolean place = tag == GPS && wish.stripLocation();
            if (tag == CREDENTIAL) {
                return stop(Outcome.CREDENTIALED);
            }
            if (place) {
                memory.due(Kind.PLACE, shape.pointer(held, entry), 1);
                old.setBuffer(entry + 4 + shape.offset(), Buffer.buffer(new byte[shape.offset()]));
            }
            own |= tag == PACKET && packet(held, entry, first);
            if (!place && (tag != PACKET || !first)) {
                kept.appendBuffer(held.slice(entry, entry + shape.entry()));
            }
        }
        memory.directories.add(new Directory(target.at(), kept, own));
        follow(shape.number(held, bytes - shape.offset()), target.at());
        return memory.outcome == Outcome.STAMPED ? go(bytes, Optional.of(old), 0) : done();
    }

    /** Follows the chain forward as long as copies of its directories find room. */
    private void follow(long next, long here) {
        List<Directory> all = memory.directories;
        if (!TiffTail.fits(memory)) {
            all.remove(all.size() - 1);
            memory.rest = here;
            memory.outcome = all.isEmpty() ? Outcome.UNSUPPORTED : memory.outcome;
        } else if (all.stream().anyMatch(each -> each.at() == next)) {
            memory.outcome = Outcome.MALFORMED; // pages that would never end
        } else if (next <= here) {
            memory.rest = next;
        } else {
            boolean due = memory.due(Kind.DIRECTORY, next, shape.counting());
            memory.outcome = due ? memory.outcome : Outcome.MALFORMED;
        }
    }

    /** Has a look at a packet; whether it is another picture's than the first. */
    private boolean packet(Buffer held, int entry, boolean first) {
        long bytes = shape.valueBytes(held, entry);
        if (bytes <= shape.offset()) {
            return !first; // no packet is that short
        }
        boolean due = memory.due(first ? Kind.PACKET : Kind.OTHER, shape.valueAt(held, entry), bytes);
        memory.missed |= first && !due;
        return !first;
    }

    private Step packet(Target target, Buffer held) {
        if (held.length() < target.length()) {
            return Step.more(target.length(), memory.notes());
        }
        memory.targets.remove(target);
        byte[] was = held.getBytes(0, target.length());
        if (target.kind() == Kind.OTHER) {
            return go(was.length, Optional.of(Buffer.buffer(XmpPlaces.blanked(was, wish))), 0);
        }
        memory.packet = Buffer.buffer(was);
        byte[] blank = new byte[was.length];
        Arrays.fill(blank, (byte) ' ');
        return go(was.length, Optional.of(Buffer.buffer(blank)), 0);
    }

    private Step blank(Target target, Buffer held) {
        if (held.length() < target.length()) {
            return Step.more(target.length(), memory.notes());
        }
        memory.targets.remove(target);
        return go(target.length(), Optional.of(Buffer.buffer(new byte[target.length()])), 0);
    }

    private Step stop(Outcome why) {
        memory.outcome = why;
        return done();
    }

    private Step done() {
        return new Step(0, Optional.empty(), Long.MAX_VALUE, 1, memory.notes());
    }

    private Step go(int consumed, Optional<Buffer> instead, long skip) {
        memory.at += consumed + skip;
        return new Step(consumed, instead, skip, shape.counting(), memory.notes());
    }
}
