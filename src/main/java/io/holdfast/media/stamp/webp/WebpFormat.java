package io.holdfast.media.stamp.webp;

import io.holdfast.media.stamp.core.Exif;
import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.JpegHead;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.webp.WebpHead.Chunk;
import io.holdfast.media.stamp.xmp.Xmp;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * WebP (RFC 9649): the packet is the last chunk, which the VP8X chunk announces; a file without one gets one. The length that
 * the file's first bytes declare grows by what is put in, so that it must be true.
 *
 * <p>A content credential is the last chunk too (C2PA 2.1, A.3.4), and nothing in front tells of it. Front bytes are changed only
 * where the look-ahead shows what every chunk is; a file of which it does not, a long moving one or a long one with metadata,
 * is left to {@link WebpTail}.
 */
public final class WebpFormat implements Format {
    static final String EXIF = "EXIF";
    static final String XMP = "XMP ";
    static final String CREDENTIAL = "C2PA";

    @Override
    public Optional<Plan> plan(Buffer head, boolean more, OptionalLong length, StampRequest wish) {
        if (head.length() >= WebpHead.FIRST && !WebpHead.is(head)) {
            return Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        long end = head.length() < WebpHead.FIRST ? WebpHead.FIRST : WebpHead.end(head);
        if (head.length() < Math.min(end, Format.LOOK_AHEAD)) {
            return more ? Optional.empty() : Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        boolean wrong = length.isPresent() && length.getAsLong() != end;
        WebpHead seen = wrong ? WebpHead.BROKEN : WebpHead.of(head, end);
        if (seen.broken() || seen.chunks().stream().anyMatch(each -> each.is(CREDENTIAL))) {
            return Optional.of(Plan.keeping(seen.broken() ? Outcome.MALFORMED : Outcome.CREDENTIALED));
        }
        String last = seen.next() < end ? seen.last(head, end) : "none";
        if (last.equals(CREDENTIAL)) {
            return Optional.of(Plan.keeping(Outcome.CREDENTIALED));
        }
        if (last.isEmpty() || last.equals(EXIF) || last.equals(XMP)) {
            byte state = seen.announces(head) ? WebpNotes.ANNOUNCED : WebpNotes.LOOSE;
            WebpNotes notes = new WebpNotes(state, end - seen.next(), 0, Buffer.buffer());
            return Optional.of(
                    new Plan(Outcome.UNSUPPORTED, List.of(), 0, seen.next(), WebpHead.HEADER, notes.buffer()));
        }
        return Optional.of(planned(head, seen, end, wish));
    }

    private static Plan planned(Buffer head, WebpHead seen, long end, StampRequest wish) {
        Optional<Buffer> own = seen.chunks().stream()
                .filter(each -> each.is(XMP) && each.whole())
                .findFirst()
                .map(each -> each.content(head));
        int size = Xmp.sizeFor(own.map(Buffer::getBytes), wish.statement());
        List<Splice> splices = new ArrayList<>(seen.extended(head));
        for (Chunk each : seen.chunks()) {
            if (each.is(XMP) && each.whole()) {
                splices.add(new Splice(each.at(), each.length(), Buffer.buffer()));
            } else if (each.is(EXIF) && each.whole() && wish.stripLocation()) {
                placeless(each.content(head))
                        .ifPresent(is -> splices.add(new Splice(each.at() + WebpHead.HEADER, each.size(), is)));
            }
        }
        int grown = splices.stream()
                .mapToInt(each -> each.inserted().length() - each.removed())
                .sum();
        long declared = end - WebpHead.HEADER + grown + WebpHead.HEADER + size;
        if (declared > 0xFFFFFFFEL) {
            return Plan.keeping(Outcome.UNSUPPORTED);
        }
        splices.add(0, new Splice(4, 4, Buffer.buffer().appendUnsignedIntLE(declared)));
        WebpNotes notes = new WebpNotes(WebpNotes.FINE, end - seen.next(), size, own.orElseGet(Buffer::buffer));
        boolean over = seen.next() >= end;
        return new Plan(
                Outcome.STAMPED,
                splices,
                WebpHead.HEADER + size,
                seen.next(),
                over ? 1 : WebpHead.HEADER,
                notes.buffer());
    }

    static Optional<Buffer> placeless(Buffer content) {
        int tiff = JpegHead.starts(content, JpegHead.EXIF) ? JpegHead.EXIF.length() + 1 : 0; // some writers keep JPEG's
        return content.length() <= tiff
                ? Optional.empty()
                : Exif.withoutPlace(content.getBytes(tiff, content.length()))
                        .map(is -> content.getBuffer(0, tiff).appendBytes(is));
    }

    @Override
    public Step step(Buffer held, Buffer saved, StampRequest wish) {
        WebpNotes notes = WebpNotes.of(saved);
        if (notes.loose()) {
            return WebpTail.step(held, notes, wish);
        }
        if (notes.remaining() == 0) { // bytes behind the declared end stay behind it
            Buffer chunk = chunk(notes, wish).appendBuffer(held);
            return last(held, chunk, notes.as(WebpNotes.WRITTEN));
        }
        long size = held.length() < WebpHead.HEADER ? Long.MAX_VALUE : held.getUnsignedIntLE(4);
        long whole = WebpHead.HEADER + size + (size & 1);
        return size == Long.MAX_VALUE || whole > notes.remaining()
                ? last(held, held, notes.as(WebpNotes.BROKEN))
                : passed(whole, notes);
    }

    /** Goes over a chunk of so many bytes, of which only the head is held. */
    static Step passed(long whole, WebpNotes notes) {
        WebpNotes after = notes.less(whole);
        int need = after.remaining() == 0 ? 1 : WebpHead.HEADER;
        return new Step(WebpHead.HEADER, Optional.empty(), whole - WebpHead.HEADER, need, after.buffer());
    }

    private static Step last(Buffer held, Buffer is, WebpNotes notes) {
        return new Step(held.length(), Optional.of(is), Long.MAX_VALUE, 1, notes.buffer());
    }

    private static Buffer chunk(WebpNotes notes, StampRequest wish) {
        Optional<byte[]> own = Optional.of(notes.own().getBytes()).filter(bytes -> bytes.length > 0);
        byte[] packet = Xmp.packet(own, wish.statement(), wish.stripLocation(), notes.size())
                .or(() -> Xmp.packet(Optional.empty(), wish.statement(), wish.stripLocation(), notes.size()))
                .orElseThrow();
        return Buffer.buffer(XMP).appendUnsignedIntLE(packet.length).appendBytes(packet);
    }

    @Override
    public Ending ending(Buffer saved, boolean clean, StampRequest wish) {
        WebpNotes notes = WebpNotes.of(saved);
        if (notes.loose()) {
            return new Ending(WebpTail.outcome(notes, clean), Buffer.buffer());
        }
        if (notes.state() == WebpNotes.WRITTEN) {
            return new Ending(Outcome.STAMPED, Buffer.buffer());
        }
        if (clean && notes.state() == WebpNotes.FINE && notes.remaining() == 0) {
            return new Ending(Outcome.STAMPED, chunk(notes, wish));
        }
        // what was promised has to come, and says nothing behind a broken file
        Buffer filler = Buffer.buffer("JUNK").appendUnsignedIntLE(notes.size()).appendBytes(new byte[notes.size()]);
        return new Ending(Outcome.MALFORMED, filler);
    }
}
