package io.holdfast.media.stamp;

import io.holdfast.media.stamp.WebpHead.Chunk;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * WebP (RFC 9649): the packet is the last chunk, which the VP8X chunk announces; a file without one gets one. The length that
 * the file's first bytes declare grows by what is put in, so that it must be true.
 */
final class WebpFormat implements Format {
    /** Room for a packet that is announced but not yet seen. */
    private static final int ANNOUNCED = 16 * 1024;

    private static final int LARGEST_OWN = 64 * 1024;
    private static final String EXIF = "EXIF";
    private static final String XMP = "XMP ";
    private static final Buffer FORMER = Buffer.buffer("xmp ");

    @Override
    public Optional<Plan> plan(Buffer head, boolean more, OptionalLong length, Wish wish) {
        if (head.length() >= WebpHead.FIRST && !WebpHead.is(head)) {
            return Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        long end = head.length() < WebpHead.FIRST ? WebpHead.FIRST : WebpHead.end(head);
        if (head.length() < Math.min(end, Stamper.LOOK_AHEAD)) {
            return more ? Optional.empty() : Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        boolean wrong = length.isPresent() && length.getAsLong() != end;
        WebpHead seen = wrong ? WebpHead.BROKEN : WebpHead.of(head, end);
        if (seen.broken() || seen.chunks().stream().anyMatch(each -> each.is("C2PA"))) {
            return Optional.of(Plan.keeping(seen.broken() ? Outcome.MALFORMED : Outcome.CREDENTIALED));
        }
        return Optional.of(planned(head, seen, end, wish));
    }

    private static Plan planned(Buffer head, WebpHead seen, long end, Wish wish) {
        Optional<Buffer> own = seen.chunks().stream()
                .filter(each -> each.is(XMP) && each.whole())
                .findFirst()
                .map(each -> each.content(head));
        boolean awaited = own.isEmpty() && seen.announces(head) && seen.next() < end;
        int size = awaited ? ANNOUNCED : Xmp.sizeFor(own.map(Buffer::getBytes), wish.statement());
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

    private static Optional<Buffer> placeless(Buffer content) {
        int tiff = JpegHead.starts(content, JpegHead.EXIF) ? JpegHead.EXIF.length() + 1 : 0; // some writers keep JPEG's
        return content.length() <= tiff
                ? Optional.empty()
                : Exif.withoutPlace(content.getBytes(tiff, content.length()))
                        .map(is -> content.getBuffer(0, tiff).appendBytes(is));
    }

    @Override
    public Step step(Buffer held, Buffer saved, Wish wish) {
        WebpNotes notes = WebpNotes.of(saved);
        if (notes.remaining() == 0) { // bytes behind the declared end stay behind it
            Buffer chunk = chunk(notes, wish).appendBuffer(held);
            return last(held, chunk, notes.as(WebpNotes.WRITTEN));
        }
        long size = held.length() < WebpHead.HEADER ? Long.MAX_VALUE : held.getUnsignedIntLE(4);
        long whole = WebpHead.HEADER + size + (size & 1);
        if (size == Long.MAX_VALUE || whole > notes.remaining()) {
            return last(held, held, notes.as(WebpNotes.BROKEN));
        }
        String type = held.getString(0, 4, "ISO-8859-1");
        boolean looked = (type.equals(EXIF) && wish.stripLocation()) || type.equals(XMP);
        if (!looked || whole > Stamper.LOOK_AHEAD) {
            Optional<Buffer> is = type.equals(XMP)
                    ? Optional.of(held.getBuffer(0, WebpHead.HEADER).setBuffer(0, FORMER))
                    : Optional.empty();
            return passed(WebpHead.HEADER, is, whole - WebpHead.HEADER, notes.less(whole));
        }
        if (held.length() < whole) {
            return held.length() > WebpHead.HEADER
                    ? last(held, held, notes.as(WebpNotes.BROKEN))
                    : Step.more((int) whole, saved);
        }
        Buffer content = held.slice(WebpHead.HEADER, WebpHead.HEADER + (int) size);
        if (type.equals(XMP)) {
            WebpNotes after = notes.own().length() == 0 && size <= LARGEST_OWN ? notes.owning(content) : notes;
            byte[] left = XmpPlaces.blanked(content.getBytes(), wish);
            Buffer is = held.copy().setBuffer(0, FORMER).setBytes(WebpHead.HEADER, left);
            return passed((int) whole, Optional.of(is), 0, after.less(whole));
        }
        Optional<Buffer> is = placeless(content).map(blank -> held.copy().setBuffer(WebpHead.HEADER, blank));
        return passed((int) whole, is, 0, notes.less(whole));
    }

    private static Step passed(int consumed, Optional<Buffer> is, long skip, WebpNotes notes) {
        return new Step(consumed, is, skip, notes.remaining() == 0 ? 1 : WebpHead.HEADER, notes.buffer());
    }

    private static Step last(Buffer held, Buffer is, WebpNotes notes) {
        return new Step(held.length(), Optional.of(is), Long.MAX_VALUE, 1, notes.buffer());
    }

    private static Buffer chunk(WebpNotes notes, Wish wish) {
        Optional<byte[]> own = Optional.of(notes.own().getBytes()).filter(bytes -> bytes.length > 0);
        byte[] packet = Xmp.packet(own, wish.statement(), wish.stripLocation(), notes.size())
                .or(() -> Xmp.packet(Optional.empty(), wish.statement(), wish.stripLocation(), notes.size()))
                .orElseThrow();
        return Buffer.buffer(XMP).appendUnsignedIntLE(packet.length).appendBytes(packet);
    }

    @Override
    public Ending ending(Buffer saved, boolean clean, Wish wish) {
        WebpNotes notes = WebpNotes.of(saved);
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
