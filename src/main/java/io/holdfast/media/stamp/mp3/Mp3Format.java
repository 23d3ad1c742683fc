package io.holdfast.media.stamp.mp3;

import io.holdfast.media.stamp.core.BoxHead;
import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.Lookahead;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.xmp.Xmp;
import io.holdfast.media.stamp.xmp.XmpPlaces;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * MP3: the mark is a {@code PRIV} frame, the first of the ID3 tag in front (XMP specification part 3, section 1.3.4; ID3v2.3.0
 * section 4.28, ID3v2.4.0 section 4.27). A packet that is there already is merged in its place, or into the new frame.
 */
public final class Mp3Format implements Format {
    private static final int HEAD = 10;
    private static final int MAX_TAG = (1 << 28) - 1;
    /** The most of a frame that is held to look at it. */
    private static final int MAX_HELD = 192 * 1024;

    private static final int MAX_SOUGHT = 128;
    private static final String OWNER = "XMP\0";
    /** An owner whom nobody asks. */
    private static final String NOBODY = "xmp\0";

    /**
     * What is remembered.
     *
     * @param at where the next look is
     * @param end of the tag
     * @param version of ID3, 3 or 4
     * @param marked whether the mark is in the tag already
     * @param old an earlier packet that does not fit in its place
     */
    private record Memory(long at, long end, int version, boolean marked, Buffer old, Outcome outcome) {
        static Memory of(Buffer notes) {
            return new Memory(
                    notes.getLong(0),
                    notes.getLong(8),
                    notes.getByte(16),
                    notes.getByte(17) != 0,
                    notes.getBuffer(19, notes.length()),
                    Outcome.of(notes.getByte(18)));
        }

        Buffer notes() {
            return Buffer.buffer()
                    .appendLong(at)
                    .appendLong(end)
                    .appendByte((byte) version)
                    .appendByte((byte) (marked ? 1 : 0))
                    .appendByte(outcome.code())
                    .appendBuffer(old);
        }

        Memory marked(Buffer kept) {
            return new Memory(at, end, version, kept.length() == 0, kept, outcome);
        }

        Step stop(Outcome why) {
            Memory stopped = new Memory(at, end, version, marked, old, why);
            return new Step(0, Optional.empty(), Long.MAX_VALUE, HEAD, stopped.notes());
        }

        /** Goes on to the next frame; behind the tag nothing needs a look. */
        Step go(int consumed, Optional<Buffer> instead, long skip) {
            long next = at + consumed + skip;
            Memory there = new Memory(next, end, version, marked, old, outcome);
            return next >= end
                    ? new Step(consumed, instead, Long.MAX_VALUE, 0, there.notes())
                    : new Step(consumed, instead, skip, (int) Math.min(HEAD, end - next), there.notes());
        }
    }

    @Override
    public Optional<Plan> plan(Buffer head, boolean more, OptionalLong length, StampRequest wish) {
        if (head.length() < HEAD) {
            return more ? Optional.empty() : Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        if (!head.getString(0, 3, StandardCharsets.ISO_8859_1.name()).equals("ID3")) {
            boolean sound = head.getByte(0) == -1 && (head.getByte(1) & 0xE0) == 0xE0;
            return Optional.of(sound ? fresh(wish) : Plan.keeping(Outcome.MALFORMED));
        }
        int version = head.getByte(3);
        long size = syncsafe(head, 6);
        if ((version != 3 && version != 4) || head.getByte(5) != 0 || size == 0) {
            boolean odd = version == 2 || version == 3 || version == 4;
            return Optional.of(Plan.keeping(odd && size >= 0 ? Outcome.UNSUPPORTED : Outcome.MALFORMED));
        }
        if (size < 0 || HEAD + size > length.orElse(Long.MAX_VALUE)) {
            return Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        return tagged(
                head,
                more,
                length,
                new Memory(HEAD, HEAD + size, version, false, Buffer.buffer(), Outcome.STAMPED),
                wish);
    }

    private Optional<Plan> tagged(Buffer head, boolean more, OptionalLong length, Memory start, StampRequest wish) {
        boolean whole = head.length() < Format.LOOK_AHEAD && (!more || head.length() == length.orElse(-1));
        Lookahead ahead =
                new Lookahead(this, head, whole, HEAD, (int) Math.min(HEAD, start.end() - HEAD), start.notes(), wish);
        if (more && !whole && ahead.wanting()) {
            return Optional.empty();
        }
        Memory found = Memory.of(ahead.notes());
        if (whole && found.outcome() == Outcome.STAMPED && found.end() > head.length()) {
            return Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        if (found.outcome() != Outcome.STAMPED) {
            return Optional.of(Plan.keeping(found.outcome()));
        }
        List<Splice> splices = List.of();
        if (!found.marked()) {
            Optional<byte[]> old = Optional.of(found.old().getBytes()).filter(packet -> packet.length > 0);
            Buffer frame = frame(start.version(), old, wish);
            long size = start.end() - HEAD + frame.length();
            if (size > MAX_TAG) {
                return Optional.of(Plan.keeping(Outcome.UNSUPPORTED));
            }
            splices = List.of(new Splice(6, 4, sizeOf((int) size).appendBuffer(frame)));
            start = start.marked(Buffer.buffer());
        }
        return Optional.of(
                new Plan(Outcome.STAMPED, splices, 0, HEAD, (int) Math.min(HEAD, start.end() - HEAD), start.notes()));
    }

    /** A tag of its own in front of the sound. */
    private static Plan fresh(StampRequest wish) {
        Buffer frame = frame(3, Optional.empty(), wish);
        Buffer tag = Buffer.buffer("ID3")
                .appendBytes(new byte[] {3, 0, 0})
                .appendBuffer(sizeOf(frame.length()))
                .appendBuffer(frame);
        return new Plan(Outcome.STAMPED, List.of(new Splice(0, 0, tag)), 0, Long.MAX_VALUE, 0, Buffer.buffer());
    }

    private static Buffer frame(int version, Optional<byte[]> old, StampRequest wish) {
        byte[] packet = Xmp.packet(old, wish.statement(), wish.stripLocation(), Xmp.sizeFor(old, wish.statement()))
                .orElseThrow(() -> new IllegalStateException("a packet that does not fit"));
        int size = packet.length + OWNER.length();
        return Buffer.buffer("PRIV")
                .appendBuffer(version == 4 ? sizeOf(size) : Buffer.buffer().appendInt(size))
                .appendShort((short) 0)
                .appendString(OWNER)
                .appendBytes(packet);
    }

    @Override
    public Step step(Buffer held, Buffer notes, StampRequest wish) {
        Memory memory = Memory.of(notes);
        long left = memory.end() - memory.at();
        if (left < HEAD) {
            return memory.go(0, Optional.empty(), left);
        }
        if (held.length() < HEAD) {
            return Step.more(HEAD, notes);
        }
        long size = HEAD + (memory.version() == 4 ? sizeV4(held) : held.getUnsignedInt(4));
        String type = BoxHead.text(held, 0);
        if (size > left || !type.matches("[A-Z][A-Z0-9]{3}")) {
            return memory.go(0, Optional.empty(), left); // padding, or what others leave to guess
        }
        return switch (type) {
            case "PRIV" -> owned(memory, (int) size, held, wish);
            case "GEOB" -> object(memory, (int) size, held);
            default -> memory.go(0, Optional.empty(), size);
        };
    }

    /** An object: a content credential tells its media type first, C2PA 2.1 section A.3.5. */
    private static Step object(Memory memory, int size, Buffer held) {
        int sought = Math.min(size, MAX_SOUGHT);
        if (held.length() < sought) {
            return Step.more(sought, memory.notes());
        }
        String told = held.getString(HEAD, sought, StandardCharsets.ISO_8859_1.name());
        return told.toLowerCase(Locale.ROOT).contains("c2pa")
                ? memory.stop(Outcome.CREDENTIALED)
                : memory.go(0, Optional.empty(), size);
    }

    private static Step owned(Memory memory, int size, Buffer held, StampRequest wish) {
        int start = HEAD + OWNER.length();
        int need = Math.min(size, start);
        if (held.length() < need) {
            return Step.more(need, memory.notes());
        }
        if (size <= start || !BoxHead.text(held, HEAD).equals(OWNER)) {
            return memory.go(0, Optional.empty(), size);
        }
        if (held.getShort(8) != 0 || size > MAX_HELD) {
            return memory.marked() // compressed, encrypted, or too much to look at
                    ? memory.go(0, Optional.empty(), size)
                    : memory.stop(Outcome.UNSUPPORTED);
        }
        if (held.length() < size) {
            return Step.more(size, memory.notes());
        }
        byte[] was = held.getBytes(start, size);
        Buffer head = held.getBuffer(0, HEAD);
        if (!memory.marked() && memory.old().length() == 0) {
            Optional<byte[]> merged = Xmp.packet(Optional.of(was), wish.statement(), wish.stripLocation(), was.length);
            Memory then = memory.marked(merged.isPresent() ? Buffer.buffer() : Buffer.buffer(was));
            return then.go(size, merged.map(is -> head.appendString(OWNER).appendBytes(is)), 0);
        }
        Buffer passed = head.appendString(NOBODY).appendBytes(XmpPlaces.blanked(was, wish));
        return memory.go(size, Optional.of(passed), 0);
    }

    @Override
    public Ending ending(Buffer notes, boolean clean, StampRequest wish) {
        Memory memory = Memory.of(notes); // the tag was not walked to its end, but the mark is its first frame
        boolean marked = memory.marked() && memory.outcome() == Outcome.STAMPED;
        Outcome otherwise = memory.outcome() == Outcome.CREDENTIALED ? Outcome.CREDENTIALED : Outcome.MALFORMED;
        return new Ending(marked ? Outcome.STAMPED : otherwise, Buffer.buffer());
    }

    /** A frame's size; some writers of version 4 wrote plain numbers, which show by a bit that is never set. */
    private static long sizeV4(Buffer held) {
        long size = syncsafe(held, 4);
        return size < 0 ? held.getUnsignedInt(4) : size;
    }

    /** Four times seven bits, ID3v2.4.0 section 6.2; negative where it is none. */
    private static long syncsafe(Buffer bytes, int at) {
        long size = 0;
        for (int i = 0; i < 4; i++) {
            int seven = bytes.getByte(at + i);
            if (seven < 0) {
                return -1;
            }
            size = size << 7 | seven;
        }
        return size;
    }

    private static Buffer sizeOf(int size) {
        return Buffer.buffer()
                .appendByte((byte) (size >> 21 & 0x7F))
                .appendByte((byte) (size >> 14 & 0x7F))
                .appendByte((byte) (size >> 7 & 0x7F))
                .appendByte((byte) (size & 0x7F));
    }
}
