package io.holdfast.media.stamp.png;

import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.xmp.Xmp;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * PNG and APNG (ISO 15948, third edition): the packet is an iTXt chunk (XMP part 3, 1.1.5) right behind IHDR, or right before
 * IEND: there in a large file, whose bytes then stay as they were received up to the end, and in a moving one, of which some
 * players show the first picture only when text comes before it.
 *
 * <p>A content credential belongs before the picture (C2PA 2.1, A.3.2). When one first shows behind the look-ahead,
 * what was changed is to be taken back. A text or Exif chunk longer than the look-ahead passes as it is, for its checksum
 * comes behind all that would change.
 */
public final class PngFormat implements Format {
    private static final Buffer SIGNATURE = Buffer.buffer(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    private static final int HEADER = 8;
    private static final int AROUND = 12;
    private static final int PLACE = 33;
    /** Room for a packet before IEND, with which one that is still to come may be merged. */
    private static final int ROOM = 16 * 1024;

    @Override
    public Optional<Plan> plan(Buffer head, boolean more, OptionalLong length, StampRequest wish) {
        Scan scan = new Scan(head);
        if (scan.why != null) {
            return Optional.of(Plan.keeping(scan.why));
        }
        boolean full = head.length() >= Format.LOOK_AHEAD;
        if (!scan.pictured && (more || !full || scan.at < PLACE)) {
            return more && !full ? Optional.empty() : Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        return Optional.of(planned(scan, length.orElse(0) > Format.LARGE, wish));
    }

    private static Plan planned(Scan scan, boolean large, StampRequest wish) {
        Optional<PngChunk> own =
                scan.chunks.stream().filter(each -> each.packet().isPresent()).findFirst();
        List<Splice> splices = new ArrayList<>();
        for (PngChunk each : scan.chunks) {
            Optional<Buffer> is = own.equals(Optional.of(each)) ? Optional.of(Buffer.buffer()) : each.changed(wish);
            is.ifPresent(other -> splices.add(new Splice(each.at(), each.whole().length(), other)));
        }
        boolean late = own.isEmpty() && (scan.moving || (large && splices.isEmpty()));
        int least = Xmp.sizeFor(Optional.empty(), wish.statement());
        int room = late ? Math.max(large ? ROOM : 0, least) : 0;
        if (!late) {
            byte[] packet = Xmp.atMost(own.flatMap(PngChunk::packet), wish, Integer.MAX_VALUE)
                    .orElseThrow();
            splices.add(0, new Splice(PLACE, 0, PngChunk.holding(packet)));
        }
        PngNotes notes = new PngNotes(late ? PngNotes.DUE : PngNotes.MARKED, room, Buffer.buffer());
        int promised = late ? PngChunk.around(room) : 0;
        return new Plan(Outcome.STAMPED, splices, promised, scan.at, HEADER, notes.buffer());
    }

    @Override
    public Step step(Buffer held, Buffer saved, StampRequest wish) {
        PngNotes notes = PngNotes.of(saved);
        if (held.length() < HEADER) {
            return rest(held, notes);
        }
        long length = held.getUnsignedInt(0);
        String type = held.getString(4, HEADER, "ISO-8859-1");
        if (!PngChunk.possible(length, type) || type.equals("caBX")) {
            return rest(held, type.equals("caBX") ? notes.as(PngNotes.SPOILT) : notes);
        }
        if (type.equals("IEND")) {
            return notes.state() == PngNotes.DUE ? marked(held, notes, wish) : rest(held, notes);
        }
        if (!PngChunk.changeable(type)) {
            return new Step(HEADER, Optional.empty(), length + 4, HEADER, saved);
        }
        return text((int) Math.min(length + AROUND, Integer.MAX_VALUE), held, notes, wish);
    }

    /** A chunk that may have to change: as a whole, or by its first bytes where it is larger than what may be held. */
    private static Step text(int whole, Buffer held, PngNotes notes, StampRequest wish) {
        boolean large = whole > Format.LOOK_AHEAD;
        if (held.length() < whole && !large) {
            return held.length() > HEADER ? rest(held, notes) : Step.more(whole, notes.buffer());
        }
        if (large) {
            return new Step(HEADER, Optional.empty(), whole - HEADER, HEADER, notes.buffer());
        }
        PngChunk chunk = new PngChunk(0, held.slice(0, whole));
        Optional<byte[]> own = chunk.packet().filter(packet -> notes.own().length() == 0 && packet.length < ROOM);
        PngNotes after = own.map(packet -> notes.owning(Buffer.buffer(packet))).orElse(notes);
        return new Step(whole, chunk.changed(wish), 0, HEADER, after.buffer());
    }

    private static Step marked(Buffer held, PngNotes notes, StampRequest wish) {
        Optional<byte[]> own = Optional.of(notes.own().getBytes()).filter(packet -> packet.length > 0);
        byte[] packet = Xmp.packet(own, wish.statement(), wish.stripLocation(), notes.room())
                .or(() -> Xmp.packet(Optional.empty(), wish.statement(), wish.stripLocation(), notes.room()))
                .orElseThrow();
        Buffer is = PngChunk.holding(packet).appendBuffer(held);
        PngNotes after = notes.as(PngNotes.MARKED);
        return new Step(held.length(), Optional.of(is), Long.MAX_VALUE, HEADER, after.buffer());
    }

    private static Step rest(Buffer held, PngNotes notes) {
        return new Step(held.length(), Optional.empty(), Long.MAX_VALUE, HEADER, notes.buffer());
    }

    /** What was promised has to come, and says nothing behind a file without an end. */
    @Override
    public Ending ending(Buffer saved, boolean clean, StampRequest wish) {
        PngNotes notes = PngNotes.of(saved);
        boolean marked = notes.state() == PngNotes.MARKED;
        boolean owed = notes.room() > 0 && !marked;
        Outcome otherwise = notes.state() == PngNotes.SPOILT ? Outcome.CREDENTIALED : Outcome.MALFORMED;
        return new Ending(marked ? Outcome.STAMPED : otherwise, owed ? PngChunk.filler(notes.room()) : Buffer.buffer());
    }

    /** The chunks before the picture's bytes, as far as they are there. */
    private static final class Scan {
        private final List<PngChunk> chunks = new ArrayList<>();
        private int at = HEADER;
        private boolean pictured;
        private boolean moving;
        private @Nullable Outcome why;

        Scan(Buffer head) {
            if (head.length() >= HEADER && !head.slice(0, HEADER).equals(SIGNATURE)) {
                why = Outcome.MALFORMED;
            }
            while (why == null && !pictured && head.length() >= at + HEADER) {
                long length = head.getUnsignedInt(at);
                String type = head.getString(at + 4, at + HEADER, "ISO-8859-1");
                pictured = type.equals("IDAT");
                if (!PngChunk.possible(length, type) || (at == HEADER) != (type.equals("IHDR") && length == 13)) {
                    why = Outcome.MALFORMED;
                } else if (type.equals("caBX")) {
                    why = Outcome.CREDENTIALED;
                } else if (pictured || length + AROUND > head.length() - at) {
                    return;
                } else {
                    int whole = (int) length + AROUND;
                    moving |= type.equals("acTL");
                    chunks.add(new PngChunk(at, head.slice(at, at + whole)));
                    at += whole;
                }
            }
        }
    }
}
