package io.holdfast.media.stamp.jpeg;

import io.holdfast.media.stamp.core.Exif;
import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.JpegHead;
import io.holdfast.media.stamp.core.JpegHead.Segment;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.xmp.Xmp;
import io.holdfast.media.stamp.xmp.XmpPlaces;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * JPEG (ITU-T T.81 annex B): the packet is an APP1 segment (XMP part 3, 1.1.3) behind the leading APP0 and Exif segments, which
 * readers want first. That is before any APP2 of the Multi-Picture Format (CIPA DC-007), whose offsets start at itself.
 *
 * <p>When a content credential first shows behind the look-ahead, the mark is to be taken out again. Places in extended XMP (XMP
 * part 3, 1.1.3.1) are blanked segment by segment; one that is cut by a segment's end stays.
 */
public final class JpegFormat implements Format {
    /** As long; no reader knows it. */
    private static final Buffer FORMER = Buffer.buffer("http://ns.adobe.com/xap/1.0_\0", "ISO-8859-1");

    /** The rest of a packet that one segment can't hold. */
    private static final Buffer EXTENDED = Buffer.buffer("http://ns.adobe.com/xmp/extension/\0", "ISO-8859-1");

    private static final int MARKER = 4;
    private static final Buffer SPOILT = Buffer.buffer(new byte[1]);
    private static final int MAX = 0xFFFF - 2 - JpegHead.XMP.length();

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
        long skip = seen.complete() ? Long.MAX_VALUE : seen.next();
        return Optional.of(new Plan(
                Outcome.STAMPED, splices(head, seen, wish), 0, skip, seen.complete() ? 0 : MARKER, Buffer.buffer()));
    }

    private static List<Splice> splices(Buffer head, JpegHead seen, StampRequest wish) {
        List<Splice> splices = new ArrayList<>();
        Optional<Segment> own = seen.replaceable();
        Optional<byte[]> existing =
                own.map(segment -> segment.content(head).getBytes(JpegHead.XMP.length(), segment.size()));
        Optional<byte[]> merged = Xmp.atMost(existing, wish, MAX);
        byte[] packet = merged.orElseGet(() -> Xmp.alone(wish));
        Splice added = new Splice(seen.place(), 0, segment(packet));
        for (Segment each : seen.segments()) {
            if (each.at() >= seen.place() && !splices.contains(added)) {
                splices.add(added);
            }
            if (merged.isPresent() && own.equals(Optional.of(each))) {
                splices.add(new Splice(each.at(), each.length(), Buffer.buffer()));
            } else {
                Buffer whole = head.slice(each.at(), each.at() + each.length());
                changed(whole, wish).ifPresent(is -> splices.add(new Splice(each.at(), each.length(), is)));
            }
        }
        if (!splices.contains(added)) {
            splices.add(added);
        }
        return splices;
    }

    private static Buffer segment(byte[] packet) {
        return Buffer.buffer()
                .appendUnsignedShort(0xFFE1)
                .appendUnsignedShort(2 + JpegHead.XMP.length() + packet.length)
                .appendBuffer(JpegHead.XMP)
                .appendBytes(packet);
    }

    /** What a segment becomes that stays where it is: a packet is none any more, and a place is blank. */
    private static Optional<Buffer> changed(Buffer segment, StampRequest wish) {
        Buffer content = segment.slice(MARKER, segment.length());
        if (segment.getUnsignedByte(1) != JpegHead.APP1) {
            return Optional.empty();
        }
        if (JpegHead.starts(content, JpegHead.XMP)) {
            byte[] left = XmpPlaces.blanked(content.getBytes(), wish);
            return Optional.of(segment.copy().setBytes(MARKER, left).setBuffer(MARKER, FORMER));
        }
        if (JpegHead.starts(content, EXTENDED)) {
            Buffer left = Buffer.buffer(XmpPlaces.blanked(content.getBytes(), wish));
            return left.equals(content)
                    ? Optional.empty()
                    : Optional.of(segment.copy().setBuffer(MARKER, left));
        }
        if (!wish.stripLocation() || !JpegHead.starts(content, JpegHead.EXIF)) {
            return Optional.empty();
        }
        int tiff = MARKER + JpegHead.EXIF.length() + 1;
        return segment.length() <= tiff
                ? Optional.empty()
                : Exif.withoutPlace(segment.getBytes(tiff, segment.length()))
                        .map(is -> segment.copy().setBytes(tiff, is));
    }

    /** Segments behind the look-ahead, up to the first scan. */
    @Override
    public Step step(Buffer held, Buffer notes, StampRequest wish) {
        if (held.length() < MARKER || held.getUnsignedByte(0) != 0xFF) {
            return rest(held, notes);
        }
        int marker = held.getUnsignedByte(1);
        if (marker == 0xFF) {
            return new Step(1, Optional.empty(), 0, MARKER, notes);
        }
        if (JpegHead.bare(marker)) {
            return new Step(2, Optional.empty(), 0, MARKER, notes);
        }
        int length = 2 + held.getUnsignedShort(2);
        if (marker == JpegHead.SOS || marker == JpegHead.EOI || length < MARKER) {
            return rest(held, notes);
        }
        if (marker == JpegHead.APP11) {
            return boxes(held, length, notes);
        }
        if (marker != JpegHead.APP1) {
            return new Step(MARKER, Optional.empty(), length - MARKER, MARKER, notes);
        }
        if (held.length() < length) {
            return held.length() > MARKER ? rest(held, notes) : Step.more(length, notes);
        }
        return new Step(length, changed(held.slice(0, length), wish), 0, MARKER, notes);
    }

    private static Step boxes(Buffer held, int length, Buffer notes) {
        int seen = Math.min(length, MARKER + JpegHead.CREDENTIAL_SEEN);
        if (held.length() < seen) {
            return held.length() > MARKER ? rest(held, notes) : Step.more(seen, notes);
        }
        boolean credential = JpegHead.credential(held.slice(MARKER, seen));
        return new Step(seen, Optional.empty(), length - seen, MARKER, credential ? SPOILT : notes);
    }

    private static Step rest(Buffer held, Buffer notes) {
        return new Step(held.length(), Optional.empty(), Long.MAX_VALUE, MARKER, notes);
    }

    /** The mark is near the beginning, whatever the rest was. */
    @Override
    public Ending ending(Buffer notes, boolean clean, StampRequest wish) {
        return new Ending(notes.equals(SPOILT) ? Outcome.CREDENTIALED : Outcome.STAMPED, Buffer.buffer());
    }
}
