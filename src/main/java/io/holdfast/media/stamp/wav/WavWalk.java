package io.holdfast.media.stamp.wav;

import io.holdfast.media.stamp.core.BoxHead;
import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.Format.Step;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.iso.IsoMemory;
import io.holdfast.media.stamp.xmp.Xmp;
import io.holdfast.media.stamp.xmp.XmpPlaces;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** One look at the chunk of a WAVE file where the walk has come to. */
final class WavWalk {
    static final int HEAD = 8;

    private static final long NONE = 0xFFFF_FFFFL;
    private static final Set<String> FORMS = Set.of("RIFF", "RF64", "BW64");
    private static final int FORM = 12;
    /** The most of an earlier packet that is held to merge it. */
    private static final int MAX_HELD = 192 * 1024;

    private static final Pattern PLACE = Pattern.compile("(?<=<LOCATION_(?:NAME|GPS|ALTITUDE)>)[^<]+");

    private final WavMemory memory;
    private final StampRequest wish;

    WavWalk(WavMemory memory, StampRequest wish) {
        this.memory = memory;
        this.wish = wish;
    }

    Step step(Buffer held) {
        int need = memory.at == 0 ? FORM : HEAD;
        if (held.length() < need) {
            return Step.more(need, memory.notes());
        }
        if (memory.at == 0) {
            return form(held);
        }
        if (memory.end == WavMemory.UNKNOWN) {
            return sizes(held);
        }
        return memory.at >= memory.end ? stop(Outcome.MALFORMED) : chunk(BoxHead.text(held, 0), held);
    }

    private Step form(Buffer held) {
        String type = BoxHead.text(held, 0);
        long size = held.getUnsignedIntLE(4);
        if (!FORMS.contains(type) || !BoxHead.text(held, 8).equals("WAVE")) {
            return stop(Outcome.MALFORMED);
        }
        memory.wide = !type.equals("RIFF");
        if (memory.wide) {
            return size == NONE ? go(FORM, Optional.empty(), 0) : stop(Outcome.UNSUPPORTED);
        }
        if (size == 0 || size == NONE) {
            return stop(Outcome.UNSUPPORTED); // written while it was recorded, its end unknown
        }
        Optional<Outcome> unfit = end(size);
        if (unfit.isPresent()) {
            return stop(unfit.get());
        }
        long stored = memory.end + memory.promised - HEAD;
        Buffer longer = held.getBuffer(0, FORM).setUnsignedIntLE(4, stored);
        return stored >= NONE ? stop(Outcome.UNSUPPORTED) : go(FORM, Optional.of(longer), 0);
    }

    /** Reads the chunk of sizes that comes first in a file that may be larger than 4 GiB: EBU Tech 3306 section 4. */
    private Step sizes(Buffer held) {
        long size = held.getUnsignedIntLE(4);
        if (!BoxHead.text(held, 0).equals("ds64") || size < 28 || size > Format.LOOK_AHEAD / 2) {
            return stop(Outcome.MALFORMED);
        }
        if (held.length() < HEAD + 16) {
            return Step.more(HEAD + 16, memory.notes());
        }
        Optional<Outcome> unfit = end(held.getLongLE(HEAD));
        memory.sound = held.getLongLE(HEAD + 8);
        if (unfit.isPresent() || memory.sound < 0) {
            return stop(unfit.orElse(Outcome.MALFORMED));
        }
        Buffer longer = held.getBuffer(0, HEAD + 16).setLongLE(HEAD, memory.end + memory.promised - HEAD);
        return go(HEAD + 16, Optional.of(longer), size + (size & 1) - 16);
    }

    /** Finds where the chunks end by the size that the file's head tells; a last byte to make it even may be missing. */
    private Optional<Outcome> end(long size) {
        long odd = size & 1;
        if (size < 4 || size > Long.MAX_VALUE / 2) {
            return Optional.of(Outcome.MALFORMED);
        }
        if (memory.length == WavMemory.UNKNOWN && odd == 1) {
            return Optional.of(Outcome.UNSUPPORTED);
        }
        memory.end = memory.length == WavMemory.UNKNOWN ? HEAD + size : memory.length;
        return memory.end < HEAD + size || memory.end > HEAD + size + odd
                ? Optional.of(Outcome.MALFORMED)
                : Optional.empty();
    }

    private Step chunk(String type, Buffer held) {
        long size = held.getUnsignedIntLE(4);
        if (memory.wide && size == NONE) {
            if (!type.equals("data")) {
                return stop(Outcome.UNSUPPORTED);
            }
            size = memory.sound;
        }
        long left = memory.end - memory.at - HEAD;
        if (size > left) {
            return stop(Outcome.MALFORMED);
        }
        if (type.equals("data") && size == 0 && left > 0) {
            return stop(Outcome.UNSUPPORTED); // sound whose size was never written
        }
        if (type.equals("C2PA")) {
            return stop(Outcome.CREDENTIALED);
        }
        if (type.equals("_PMX") && size > 0) {
            return packet(size, held);
        }
        if (type.equals("iXML") && wish.stripLocation() && size <= MAX_HELD) {
            return recorder((int) size, held);
        }
        return go(0, Optional.empty(), HEAD + Math.min(left, size + (size & 1)));
    }

    /** What a recorder noted of the sound (iXML specification 2.10, section LOCATION), without where that was. */
    private Step recorder(int size, Buffer held) {
        int whole = HEAD + size;
        if (held.length() < whole) {
            return Step.more(whole, memory.notes());
        }
        String was = held.getString(0, whole, StandardCharsets.ISO_8859_1.name());
        String is =
                PLACE.matcher(was).replaceAll(place -> " ".repeat(place.group().length()));
        Optional<Buffer> instead = Optional.of(is)
                .filter(text -> !text.equals(was))
                .map(text -> Buffer.buffer(text, StandardCharsets.ISO_8859_1.name()));
        return go(whole, instead, 0, size);
    }

    /** A packet that is there already: merged in its place if that fits, or else at the end. */
    private Step packet(long size, Buffer held) {
        if (size > MAX_HELD) {
            return stop(Outcome.UNSUPPORTED);
        }
        int whole = HEAD + (int) size;
        if (held.length() < whole) {
            return Step.more(whole, memory.notes());
        }
        byte[] was = held.getBytes(HEAD, whole);
        Optional<byte[]> merged = merged(was, was.length);
        boolean second = memory.marked || memory.old.length > 0;
        if (!second && merged.isPresent()) {
            memory.marked = true;
            return go(whole, Optional.of(held.getBuffer(0, HEAD).appendBytes(merged.get())), 0, size);
        }
        boolean kept = was.length <= IsoMemory.MAX_KEPT && merged(was, room()).isPresent();
        if (!second && !kept) {
            return stop(Outcome.UNSUPPORTED);
        }
        memory.old = second ? memory.old : was;
        byte[] left = second ? XmpPlaces.blanked(was, wish) : new byte[was.length];
        Buffer junk = Buffer.buffer("JUNK").appendBuffer(held.slice(4, HEAD)).appendBytes(left);
        return go(whole, Optional.of(junk), 0, size);
    }

    private Optional<byte[]> merged(byte[] was, int size) {
        return size <= 0
                ? Optional.empty()
                : Xmp.packet(Optional.of(was), wish.statement(), wish.stripLocation(), size);
    }

    /** Bytes of the packet at the end. */
    private int room() {
        return memory.promised - (memory.promised & 1) - HEAD;
    }

    /** The chunk behind the last one, or one of the same size that says nothing. */
    Buffer last(boolean mark) {
        Optional<byte[]> old = Optional.of(memory.old).filter(packet -> packet.length > 0);
        byte[] content = mark
                ? Xmp.packet(old, wish.statement(), wish.stripLocation(), room())
                        .orElseThrow(() -> new IllegalStateException("a promised packet that does not fit"))
                : new byte[room()];
        return Buffer.buffer(new byte[memory.promised & 1])
                .appendString(mark ? "_PMX" : "JUNK", StandardCharsets.US_ASCII.name())
                .appendUnsignedIntLE(room())
                .appendBytes(content);
    }

    private Step stop(Outcome why) {
        memory.outcome = why;
        return new Step(0, Optional.empty(), Long.MAX_VALUE, HEAD, memory.notes());
    }

    private Step go(int consumed, Optional<Buffer> instead, long skip, long size) {
        boolean filled = (size & 1) == 1 && memory.at + consumed < memory.end;
        return go(consumed, instead, skip + (filled ? 1 : 0));
    }

    private Step go(int consumed, Optional<Buffer> instead, long skip) {
        memory.at += consumed + skip;
        return new Step(consumed, instead, skip, HEAD, memory.notes());
    }
}
