package io.holdfast.media.stamp.webp;

import io.holdfast.media.stamp.core.Exif;
import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.JpegHead;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.webp.WebpHead.Chunk;
import io.holdfast.media.stamp.xmp.Xmp;
import io.holdfast.media.stamp.xmp.XmpPlaces;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * WebP (RFC 9649): the packet is the last chunk, which the VP8X chunk announces; a file without one gets one. The length that
 * the file's first bytes declare grows by what is put in, so that it must be true.
 *
 * <p>A content credential is the last chunk too (C2PA 2.1, A.3.4), and nothing in front tells of it: when one shows behind the
 * look-ahead, all is to be taken back. Some programs name the packet's chunk with a zero at its end.
 */
public final class WebpFormat implements Format {
    static final String EXIF = "EXIF";
    static final String XMP = "XMP ";
    static final String CREDENTIAL = "C2PA";

    /** Room for the mark and for an earlier packet that may still come. */
    private static final int USUAL = 16 * 1024;

    @Override
    public Optional<Plan> plan(Buffer head, boolean more, OptionalLong length, StampRequest wish) {
        if (head.length() >= WebpHead.FIRST && !WebpHead.is(head)) {
            return Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        long end = head.length() < WebpHead.FIRST ? WebpHead.FIRST : WebpHead.end(head);
        if (head.length() < Math.min(end, Format.LOOK_AHEAD)) {
            return more ? Optional.empty() : Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        boolean wrong = length.isPresent() && length.getAsLong() < end;
        WebpHead seen = wrong ? WebpHead.BROKEN : WebpHead.of(head, end);
        if (seen.broken() || seen.chunks().stream().anyMatch(each -> each.is(CREDENTIAL))) {
            return Optional.of(Plan.keeping(seen.broken() ? Outcome.MALFORMED : Outcome.CREDENTIALED));
        }
        Optional<byte[]> own = seen.chunks().stream()
                .filter(each -> each.packet() && each.whole())
                .findFirst()
                .map(each -> each.content(head).getBytes());
        Optional<Outcome> against = own.flatMap(packet -> Xmp.against(packet, wish));
        return Optional.of(against.map(Plan::keeping).orElseGet(() -> planned(head, seen, end, own, wish)));
    }

    private static Plan planned(Buffer head, WebpHead seen, long end, Optional<byte[]> own, StampRequest wish) {
        boolean known = own.isPresent() || seen.next() >= end || seen.last(head, end);
        int size = known ? Xmp.sizeFor(own, wish.statement()) : USUAL;
        List<Splice> splices = new ArrayList<>(seen.extended(head));
        for (Chunk each : seen.chunks()) {
            if (each.packet() && each.whole()) {
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
        WebpNotes notes = new WebpNotes(
                WebpNotes.FINE, end - seen.next(), size, own.map(Buffer::buffer).orElseGet(Buffer::buffer));
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
            return last(held, held, notes);
        }
        if (notes.remaining() == 0 && notes.state() == WebpNotes.FINE) { // bytes behind the declared end stay behind it
            Buffer chunk = chunk(notes, wish).appendBuffer(held);
            return last(held, chunk, notes.as(WebpNotes.WRITTEN));
        }
        if (notes.state() != WebpNotes.FINE || held.length() < WebpHead.HEADER) {
            return last(held, held, notes.as(notes.state() == WebpNotes.FINE ? WebpNotes.BROKEN : notes.state()));
        }
        long size = held.getUnsignedIntLE(4);
        long whole = WebpHead.HEADER + size + (size & 1);
        String type = held.getString(0, 4, "ISO-8859-1");
        if (whole > notes.remaining() || type.equals(CREDENTIAL)) {
            byte state = type.equals(CREDENTIAL) ? WebpNotes.CREDENTIALED : WebpNotes.BROKEN;
            return last(held, held, notes.as(state));
        }
        boolean packet = WebpHead.packet(type);
        if (!packet && (!type.equals(EXIF) || !wish.stripLocation() || whole > LOOK_AHEAD)) {
            return passed(whole, notes);
        }
        if (whole > LOOK_AHEAD) {
            return last(held, held, notes.as(WebpNotes.UNSUPPORTED));
        }
        if (held.length() < whole) {
            return held.length() > WebpHead.HEADER
                    ? last(held, held, notes.as(WebpNotes.BROKEN))
                    : Step.more((int) whole, saved);
        }
        Buffer chunk = held.getBuffer(0, (int) whole);
        return packet ? late(chunk, (int) size, notes, wish) : placeless(chunk, (int) size, notes);
    }

    private static Step placeless(Buffer chunk, int size, WebpNotes notes) {
        Optional<Buffer> left = placeless(chunk.getBuffer(WebpHead.HEADER, WebpHead.HEADER + size))
                .map(is -> chunk.copy().setBuffer(WebpHead.HEADER, is));
        return held(chunk.length(), left, notes);
    }

    /** The file's own packet behind the look-ahead: it is merged into the one at the end, where that has room for it. */
    private static Step late(Buffer chunk, int size, WebpNotes notes, StampRequest wish) {
        byte[] was = chunk.getBytes(WebpHead.HEADER, WebpHead.HEADER + size);
        if (notes.own().length() > 0) {
            Buffer left = chunk.copy().setBytes(WebpHead.HEADER, XmpPlaces.blanked(was, wish));
            return held(chunk.length(), Optional.of(left), notes);
        }
        boolean fits = Xmp.packet(Optional.of(was), wish.statement(), wish.stripLocation(), notes.size())
                .isPresent();
        Optional<Outcome> against =
                Xmp.against(was, wish).or(() -> Optional.of(Outcome.UNSUPPORTED).filter(no -> !fits));
        if (against.isPresent()) {
            boolean credential = against.get() == Outcome.CREDENTIALED;
            return last(chunk, chunk, notes.as(credential ? WebpNotes.CREDENTIALED : WebpNotes.UNSUPPORTED));
        }
        Buffer nothing = Buffer.buffer("JUNK")
                .appendBuffer(chunk.slice(4, WebpHead.HEADER))
                .appendBytes(new byte[chunk.length() - WebpHead.HEADER]);
        return held(chunk.length(), Optional.of(nothing), notes.owning(Buffer.buffer(was)));
    }

    private static Step held(int whole, Optional<Buffer> is, WebpNotes notes) {
        WebpNotes after = notes.less(whole);
        return new Step(whole, is, 0, after.remaining() == 0 ? 1 : WebpHead.HEADER, after.buffer());
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
                .orElseThrow();
        return Buffer.buffer(XMP).appendUnsignedIntLE(packet.length).appendBytes(packet);
    }

    @Override
    public Ending ending(Buffer saved, boolean clean, StampRequest wish) {
        WebpNotes notes = WebpNotes.of(saved);
        if (notes.loose()) {
            boolean marked = notes.state() == WebpNotes.LOOSE_MARKED;
            return new Ending(marked ? Outcome.STAMPED : Outcome.UNSUPPORTED, Buffer.buffer());
        }
        if (notes.state() == WebpNotes.WRITTEN) {
            return new Ending(Outcome.STAMPED, Buffer.buffer());
        }
        if (clean && notes.state() == WebpNotes.FINE && notes.remaining() == 0) {
            return new Ending(Outcome.STAMPED, chunk(notes, wish));
        }
        // what was promised has to come, and says nothing behind a broken file
        Buffer filler = Buffer.buffer("JUNK").appendUnsignedIntLE(notes.size()).appendBytes(new byte[notes.size()]);
        return new Ending(
                switch (notes.state()) {
                    case WebpNotes.CREDENTIALED -> Outcome.CREDENTIALED;
                    case WebpNotes.UNSUPPORTED -> Outcome.UNSUPPORTED;
                    default -> Outcome.MALFORMED;
                },
                filler);
    }
}
