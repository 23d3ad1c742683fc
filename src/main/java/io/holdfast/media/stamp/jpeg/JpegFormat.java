package io.holdfast.media.stamp.jpeg;

import static io.holdfast.media.stamp.jpeg.JpegSegments.MARKER;

import io.holdfast.media.stamp.core.Exif;
import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.JpegHead;
import io.holdfast.media.stamp.core.JpegHead.Segment;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.xmp.ExtendedXmp;
import io.holdfast.media.stamp.xmp.Xmp;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * JPEG (ITU-T T.81 annex B): the packet is an APP1 segment (XMP part 3, 1.1.3) behind the leading APP0 and Exif segments, which
 * readers want first. That is before any APP2 of the Multi-Picture Format (CIPA DC-007), whose offsets start at itself. Where Exif
 * points behind its own segment, at a preview behind the picture, the packet comes before it, so that it points there still.
 *
 * <p>When a content credential first shows behind the look-ahead, the mark is to be taken out again. Places in extended XMP (XMP
 * part 3, 1.1.3.1) are blanked segment by segment; one that is cut by a segment's end stays. A packet of the file's own that comes so
 * late stays beside the mark.
 */
public final class JpegFormat implements Format {
    private static final int MAX_CONTENT = 0xFFFF - 2;
    private static final int MAX = MAX_CONTENT - JpegHead.XMP.length();

    @Override
    public Optional<Plan> plan(Buffer head, boolean more, OptionalLong length, StampRequest wish) {
        JpegHead seen = JpegHead.of(head);
        if (seen.credentialed()) {
            return Optional.of(Plan.keeping(Outcome.CREDENTIALED));
        }
        if (seen.malformed()) {
            return Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        if (!seen.complete() && (more || head.length() < Format.LOOK_AHEAD)) {
            return more ? Optional.empty() : Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        Optional<Segment> own = seen.packet();
        Optional<byte[]> existing =
                own.map(segment -> segment.content(head).getBytes(JpegHead.XMP.length(), segment.size()));
        Optional<Outcome> against = existing.flatMap(packet -> Xmp.against(packet, wish));
        if (against.isPresent()) {
            return Optional.of(Plan.keeping(against.get()));
        }
        Optional<Buffer> added = added(existing, wish);
        JpegNotes notes = new JpegNotes(JpegNotes.SEGMENTS, JpegNotes.MARKED);
        return Optional.of(added.map(segments -> new Plan(
                        Outcome.STAMPED, splices(head, seen, segments, wish), 0, seen.next(), MARKER, notes.buffer()))
                .orElseGet(() -> Plan.keeping(Outcome.UNSUPPORTED)));
    }

    /** The packet's segments: one, or several where it is too long for it. */
    private static Optional<Buffer> added(Optional<byte[]> existing, StampRequest wish) {
        Optional<Buffer> one = Xmp.atMost(existing, wish, MAX).map(JpegFormat::segment);
        return one.or(() ->
                existing.flatMap(packet -> ExtendedXmp.of(packet, wish, MAX)).map(JpegFormat::segments));
    }

    private static Buffer segment(byte[] packet) {
        return JpegSegments.app1(JpegHead.XMP.copy().appendBytes(packet));
    }

    private static Buffer segments(ExtendedXmp packet) {
        Buffer all = segment(packet.main());
        int room = MAX_CONTENT - JpegSegments.EXTENDED.length() - 40;
        for (int at = 0; at < packet.rest().length; at += room) {
            all.appendBuffer(JpegSegments.app1(packet.segment(at, MAX_CONTENT)));
        }
        return all;
    }

    private static List<Splice> splices(Buffer head, JpegHead seen, Buffer packet, StampRequest wish) {
        List<Splice> splices = new ArrayList<>();
        Optional<Segment> pointing = seen.exif()
                .filter(exif ->
                        Exif.pointsBehind(exif.content(head).getBytes(JpegHead.EXIF.length() + 1, exif.size())));
        int place = pointing.map(Segment::at).orElseGet(seen::place);
        Splice added = new Splice(place, 0, packet);
        for (Segment each : seen.segments()) {
            if (each.at() >= place && !splices.contains(added)) {
                splices.add(added);
            }
            Buffer whole = head.slice(each.at(), each.at() + each.length());
            if (seen.packet().equals(Optional.of(each))) {
                boolean leaves = seen.movable(each) && (pointing.isEmpty() || each.at() < place);
                splices.add(
                        new Splice(each.at(), each.length(), leaves ? Buffer.buffer() : JpegSegments.former(whole)));
            } else {
                JpegSegments.placeless(whole, wish)
                        .ifPresent(is -> splices.add(new Splice(each.at(), each.length(), is)));
            }
        }
        if (!splices.contains(added)) {
            splices.add(added);
        }
        return splices;
    }

    /** Segments behind the look-ahead, up to the first scan, and what follows. */
    @Override
    public Step step(Buffer held, Buffer saved, StampRequest wish) {
        JpegNotes notes = JpegNotes.of(saved);
        if (notes.phase() != JpegNotes.SEGMENTS) {
            return notes.phase() == JpegNotes.PICTURE ? JpegTail.picture(held, notes) : JpegTail.behind(held, notes);
        }
        if (held.length() < MARKER || held.getUnsignedByte(0) != 0xFF) {
            return rest(held, notes);
        }
        int marker = held.getUnsignedByte(1);
        if (marker == 0xFF) {
            return new Step(1, Optional.empty(), 0, MARKER, saved);
        }
        if (JpegHead.bare(marker)) {
            return new Step(2, Optional.empty(), 0, MARKER, saved);
        }
        int length = 2 + held.getUnsignedShort(2);
        if (marker == JpegHead.EOI || length < MARKER) {
            return rest(held, notes);
        }
        return switch (marker) {
            case JpegHead.SOS -> JpegTail.begin(MARKER, length - MARKER, notes, wish);
            case JpegHead.APP11 -> boxes(held, length, notes);
            case JpegHead.APP1, JpegHead.APP13 -> changeable(held, length, notes, wish);
            default -> new Step(MARKER, Optional.empty(), length - MARKER, MARKER, saved);
        };
    }

    private static Step changeable(Buffer held, int length, JpegNotes notes, StampRequest wish) {
        if (held.length() < length) {
            return held.length() > MARKER ? rest(held, notes) : Step.more(length, notes.buffer());
        }
        return new Step(length, JpegSegments.placeless(held.slice(0, length), wish), 0, MARKER, notes.buffer());
    }

    private static Step boxes(Buffer held, int length, JpegNotes notes) {
        int seen = Math.min(length, MARKER + JpegHead.CREDENTIAL_SEEN);
        if (held.length() < seen) {
            return held.length() > MARKER ? rest(held, notes) : Step.more(seen, notes.buffer());
        }
        boolean credential = JpegHead.credential(held.slice(MARKER, seen));
        JpegNotes after = credential ? notes.being(JpegNotes.SPOILT) : notes;
        return new Step(seen, Optional.empty(), length - seen, MARKER, after.buffer());
    }

    private static Step rest(Buffer held, JpegNotes notes) {
        return new Step(held.length(), Optional.empty(), Long.MAX_VALUE, MARKER, notes.buffer());
    }

    /** The mark is near the beginning, whatever the rest was. */
    @Override
    public Ending ending(Buffer saved, boolean clean, StampRequest wish) {
        boolean spoilt = JpegNotes.of(saved).state() == JpegNotes.SPOILT;
        return new Ending(spoilt ? Outcome.CREDENTIALED : Outcome.STAMPED, Buffer.buffer());
    }
}
