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
 * PNG and APNG (ISO 15948, third edition): the packet is an iTXt chunk (XMP part 3, 1.1.5) right behind IHDR, or in a
 * moving file right behind acTL, as short as can be: FFmpeg shows the first picture only where acTL and fcTL are not within 2 KiB. A packet of the
 * file's own that comes behind the picture stays there beside it.
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
        return Optional.of(planned(scan, wish));
    }

    private static Plan planned(Scan scan, StampRequest wish) {
        Optional<PngChunk> own =
                scan.chunks.stream().filter(each -> each.packet().isPresent()).findFirst();
        Optional<byte[]> existing = own.flatMap(PngChunk::packet);
        boolean unread = scan.chunks.stream()
                .anyMatch(each -> each.xmp() && each.packet().isEmpty());
        Optional<Outcome> against = existing.flatMap(packet -> Xmp.against(packet, wish))
                .or(() -> Optional.of(Outcome.UNSUPPORTED).filter(no -> unread));
        if (against.isPresent()) {
            return Plan.keeping(against.get());
        }
        List<Splice> splices = new ArrayList<>();
        Optional<byte[]> made =
                scan.place == PLACE ? Xmp.atMost(existing, wish, Integer.MAX_VALUE) : Xmp.tight(existing, wish);
        byte[] packet = made.orElseThrow();
        Splice mark = new Splice(scan.place, 0, PngChunk.holding(packet));
        for (PngChunk each : scan.chunks) {
            if (each.at() >= scan.place && !splices.contains(mark)) {
                splices.add(mark);
            }
            Optional<Buffer> is = own.equals(Optional.of(each)) ? Optional.of(Buffer.buffer()) : each.changed(wish);
            is.ifPresent(other -> splices.add(new Splice(each.at(), each.whole().length(), other)));
        }
        if (!splices.contains(mark)) {
            splices.add(mark);
        }
        PngNotes notes = new PngNotes(PngNotes.MARKED, 0, Buffer.buffer());
        return new Plan(Outcome.STAMPED, splices, 0, scan.at, HEADER, notes.buffer());
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
            return rest(held, notes);
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
        return new Step(whole, chunk.changedInPlace(wish), 0, HEADER, notes.buffer());
    }

    private static Step rest(Buffer held, PngNotes notes) {
        return new Step(held.length(), Optional.empty(), Long.MAX_VALUE, HEADER, notes.buffer());
    }

    /** Earlier versions promised a mark for the end of some files; bytes that say nothing are made of it, and taken back. */
    @Override
    public Ending ending(Buffer saved, boolean clean, StampRequest wish) {
        PngNotes notes = PngNotes.of(saved);
        Outcome outcome =
                switch (notes.state()) {
                    case PngNotes.MARKED -> Outcome.STAMPED;
                    case PngNotes.SPOILT -> Outcome.CREDENTIALED;
                    default -> Outcome.UNSUPPORTED;
                };
        boolean owed = notes.room() > 0 && notes.state() != PngNotes.MARKED;
        return new Ending(outcome, owed ? PngChunk.filler(notes.room()) : Buffer.buffer());
    }

    /** The chunks before the picture's bytes, as far as they are there. */
    private static final class Scan {
        private final List<PngChunk> chunks = new ArrayList<>();
        private int at = HEADER;
        private boolean pictured;
        private int place = PLACE;
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
                    place = type.equals("acTL") ? at + whole : place;
                    chunks.add(new PngChunk(at, head.slice(at, at + whole)));
                    at += whole;
                }
            }
        }
    }
}
