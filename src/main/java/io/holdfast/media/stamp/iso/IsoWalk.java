package io.holdfast.media.stamp.iso;

import static io.holdfast.media.stamp.core.BoxHead.MIN;

import io.holdfast.media.stamp.core.BoxHead;
import io.holdfast.media.stamp.core.Format.Step;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.Set;

/** One look at the box, or the piece of one, where an ISO base media file's walk has come to. */
final class IsoWalk {
    /** The most of a box that is held to look at it as a whole. */
    static final int MAX_HELD = 192 * 1024;

    /** Stands for a box that is passed over, but for the items in it. */
    private static final String OPAQUE = "----";

    private static final Set<String> IN_MOVIE = Set.of("trak", "udta", "meta");
    private static final Set<String> LENIENT = Set.of("udta", "meta", "ilst");

    private final IsoMemory memory;
    private final IsoXmp xmp;
    private final StampRequest wish;

    IsoWalk(IsoMemory memory, StampRequest wish) {
        this.memory = memory;
        this.wish = wish;
        this.xmp = new IsoXmp(memory, wish);
    }

    Step step(Buffer held) {
        memory.leave();
        if (memory.within().equals(OPAQUE)) {
            return opaque(held);
        }
        long left = memory.end() - memory.at;
        if (left < MIN && !memory.open.isEmpty()) {
            return pass(left); // a list of user data may end in four zero bytes: QuickTime File Format, user data atoms
        }
        if (held.length() < MIN) {
            return more(MIN);
        }
        if (held.length() < BoxHead.length(held)) {
            return more(BoxHead.length(held));
        }
        BoxHead head = BoxHead.of(held);
        if (head.size() == 0 && memory.open.isEmpty()) {
            return last(head, held);
        }
        if (head.size() <= 0 || head.size() > left) {
            return LENIENT.contains(memory.within()) ? pass(left) : stop(Outcome.MALFORMED);
        }
        return box(head, held);
    }

    private Step box(BoxHead head, Buffer held) {
        return switch (memory.within()) {
            case "" -> outermost(head, held);
            case "moov", "trak" -> IN_MOVIE.contains(head.type()) ? enter(head, held) : pass(head.size());
            case "udta" -> userData(head, held);
            case "meta" -> metadata(head, held);
            case "ilst" -> isPlace(head, held) ? erase(head, held) : pass(head.size());
            default -> pass(head.size());
        };
    }

    private Step outermost(BoxHead head, Buffer held) {
        return switch (head.type()) {
            case "moov" -> enter(head, held);
            case "meta" -> items(head, held);
            case "mfra" -> fragments(head, held);
            case "uuid" ->
                switch (head.user()) {
                    case BoxHead.XMP -> packet(head, held);
                    case BoxHead.CREDENTIAL -> stop(Outcome.CREDENTIALED);
                    default -> over(head);
                };
            default -> over(head);
        };
    }

    private Step userData(BoxHead head, Buffer held) {
        return switch (head.type()) {
            case "meta" -> enter(head, held);
            case "XMP_" -> packet(head, held);
            case "\u00A9xyz", "loci" -> wish.stripLocation() ? erase(head, held) : pass(head.size());
            default -> pass(head.size());
        };
    }

    private Step metadata(BoxHead head, Buffer held) {
        if (head.type().equals("ilst")) {
            return enter(head, held);
        }
        if (!head.type().equals("keys") || head.size() > MAX_HELD) {
            return pass(head.size());
        }
        if (held.length() < head.size()) {
            return more((int) head.size());
        }
        memory.keys.addAll(IsoItems.placeKeys(held.slice(head.length(), (int) head.size())));
        return pass(head.size());
    }

    private boolean isPlace(BoxHead head, Buffer held) {
        return wish.stripLocation() && (head.type().equals("\u00A9xyz") || memory.keys.contains(held.getInt(4)));
    }

    /** The file's last box, which ends where the file does: it gets the size that it has, so that another can follow. */
    private Step last(BoxHead head, Buffer held) {
        long size = memory.length - memory.at;
        if (memory.length == IsoMemory.UNKNOWN || size > 0xFFFF_FFFFL) {
            return stop(Outcome.UNSUPPORTED);
        }
        Buffer sized = Buffer.buffer().appendUnsignedInt(size).appendBuffer(held.slice(4, head.length()));
        memory.open.addLast(new IsoMemory.Open(head.type().equals("moov") ? "moov" : OPAQUE, memory.length));
        return done(head.length(), Optional.of(sized));
    }

    private Step enter(BoxHead head, Buffer held) {
        int start = head.length();
        if (head.type().equals("meta")) {
            if (head.size() < start + 12) {
                return pass(head.size());
            }
            if (held.length() < start + 8) {
                return more(start + 8);
            }
            memory.keys.clear();
            start += BoxHead.text(held, start + 4).equals("hdlr") ? 0 : 4; // QuickTime's has no version and flags
        }
        memory.open.addLast(new IsoMemory.Open(head.type(), memory.at + head.size()));
        return done(start, Optional.empty());
    }

    private Step items(BoxHead head, Buffer held) {
        if (head.size() > MAX_HELD) {
            return over(head);
        }
        if (held.length() < head.size()) {
            return more((int) head.size());
        }
        IsoItems.places(held.getBuffer(head.length(), (int) head.size()), memory.at + head.length()).stream()
                .filter(place -> place.length() <= MAX_HELD)
                .forEach(memory.places::add);
        return over(head);
    }

    /** The index of a movie in fragments is found from the file's end: ISO/IEC 14496-12 section 8.8.11. */
    private Step fragments(BoxHead head, Buffer held) {
        if (memory.marked || memory.promised == 0 || memory.outcome != Outcome.STAMPED) {
            return over(head);
        }
        if (memory.length != IsoMemory.UNKNOWN) {
            return memory.at + head.size() == memory.length ? mark(held.slice(0, head.length())) : over(head);
        }
        if (head.size() >= MAX_HELD || head.size() <= head.length() + MIN) {
            return over(head);
        }
        int size = (int) head.size();
        if (!memory.asked || held.length() < size) {
            return more(size + 1);
        }
        return held.length() == size ? mark(held) : over(head);
    }

    private Step mark(Buffer before) {
        memory.marked = true;
        memory.delivered = true;
        Buffer marked = Buffer.buffer().appendBuffer(xmp.last()).appendBuffer(before);
        return done(before.length(), Optional.of(marked));
    }

    private Step packet(BoxHead head, Buffer held) {
        if (head.size() > MAX_HELD) {
            memory.outcome = Outcome.UNSUPPORTED;
            return pass(head.size());
        }
        int size = (int) head.size();
        return held.length() < size ? more(size) : done(size, Optional.of(xmp.box(head, held)));
    }

    private Step erase(BoxHead head, Buffer held) {
        if (head.size() > MAX_HELD) {
            return pass(head.size());
        }
        int size = (int) head.size();
        return held.length() < size ? more(size) : done(size, Optional.of(BoxHead.free(size)));
    }

    /** Goes over a box, with a look at the items in it. */
    private Step over(BoxHead head) {
        memory.open.addLast(new IsoMemory.Open(OPAQUE, memory.at + head.size()));
        return done(head.length(), Optional.empty());
    }

    private Step opaque(Buffer held) {
        memory.places.removeIf(place -> place.at() < memory.at);
        long end = memory.end();
        Optional<IsoMemory.Place> next = memory.places.stream()
                .filter(place -> place.at() + place.length() <= end)
                .findFirst();
        if (next.isEmpty()) {
            return pass(end - memory.at);
        }
        IsoMemory.Place place = next.get();
        if (place.at() > memory.at) {
            return pass(place.at() - memory.at);
        }
        if (held.length() < place.length()) {
            return more(place.length());
        }
        Buffer item = held.getBuffer(0, place.length());
        return done(place.length(), place.xmp() ? xmp.item(item) : IsoItems.withoutPlace(item, wish));
    }

    private Step stop(Outcome why) {
        memory.outcome = why;
        return new Step(0, Optional.empty(), Long.MAX_VALUE, MIN, memory.notes());
    }

    private Step more(int bytes) {
        memory.asked = true;
        return Step.more(bytes, memory.notes());
    }

    private Step pass(long bytes) {
        return go(0, Optional.empty(), bytes);
    }

    private Step done(int bytes, Optional<Buffer> instead) {
        return go(bytes, instead, 0);
    }

    private Step go(int consumed, Optional<Buffer> instead, long skip) {
        memory.at += consumed + skip;
        memory.asked = false;
        return new Step(consumed, instead, skip, MIN, memory.notes());
    }
}
