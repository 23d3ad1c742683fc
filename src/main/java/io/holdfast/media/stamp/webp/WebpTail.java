package io.holdfast.media.stamp.webp;

import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.Format.Step;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.xmp.Xmp;
import io.holdfast.media.stamp.xmp.XmpPlaces;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * The end of a WebP file whose front stayed as it was, for a content credential may close it. Its Exif and XMP chunks are held with
 * all that follows, and once that shows no credential they change within their length: places are blanked, and a packet
 * with room for the mark gets it. Without one the file goes without. Where more than {@link Format#LOOK_AHEAD} bytes
 * follow, it is not known in time what they are, and a place stays.
 */
final class WebpTail {
    private WebpTail() {}

    static Step step(Buffer held, WebpNotes notes, StampRequest wish) {
        if (notes.remaining() == 0 || held.length() < WebpHead.HEADER) {
            return rest(held, notes);
        }
        String type = type(held, 0);
        long whole = whole(held, 0);
        if (whole > notes.remaining()) {
            return rest(held, notes.as(WebpNotes.LOOSE_BROKEN));
        }
        return switch (type) {
            case WebpFormat.CREDENTIAL -> rest(held, notes.as(WebpNotes.LOOSE_CREDENTIALED));
            case WebpFormat.EXIF, WebpFormat.XMP -> tail(held, notes, wish);
            default -> WebpFormat.passed(whole, notes);
        };
    }

    private static Step tail(Buffer held, WebpNotes notes, StampRequest wish) {
        long at = 0;
        while (at < notes.remaining() && at + WebpHead.HEADER <= held.length()) {
            if (type(held, (int) at).equals(WebpFormat.CREDENTIAL)) {
                return rest(held, notes.as(WebpNotes.LOOSE_CREDENTIALED));
            }
            at += whole(held, (int) at);
        }
        if (at > notes.remaining()) {
            return rest(held, notes.as(WebpNotes.LOOSE_BROKEN));
        }
        long wanted = at == notes.remaining() ? at : at + WebpHead.HEADER;
        if (wanted > Format.LOOK_AHEAD) {
            return WebpFormat.passed(whole(held, 0), notes);
        }
        return held.length() < wanted
                ? Step.more((int) wanted, notes.buffer())
                : changed(held.slice(0, (int) wanted), notes, wish);
    }

    private static Step changed(Buffer tail, WebpNotes notes, StampRequest wish) {
        Buffer is = tail.copy();
        WebpNotes after = notes.less(tail.length());
        for (int at = 0; at < tail.length(); at += (int) whole(tail, at)) {
            int from = at + WebpHead.HEADER;
            Buffer content = tail.getBuffer(from, from + (int) tail.getUnsignedIntLE(at + 4));
            if (type(tail, at).equals(WebpFormat.EXIF) && wish.stripLocation()) {
                WebpFormat.placeless(content).ifPresent(blank -> is.setBuffer(from, blank));
            }
            if (type(tail, at).equals(WebpFormat.XMP)) {
                Optional<byte[]> marked = notes.state() == WebpNotes.ANNOUNCED
                        ? Xmp.packet(
                                Optional.of(content.getBytes()),
                                wish.statement(),
                                wish.stripLocation(),
                                content.length())
                        : Optional.empty();
                is.setBytes(from, marked.orElseGet(() -> XmpPlaces.blanked(content.getBytes(), wish)));
                after = marked.isPresent() ? after.as(WebpNotes.LOOSE_MARKED) : after;
            }
        }
        return new Step(tail.length(), Optional.of(is), 0, 1, after.buffer());
    }

    /** What became of such a file. */
    static Outcome outcome(WebpNotes notes, boolean clean) {
        return switch (notes.state()) {
            case WebpNotes.LOOSE_MARKED -> Outcome.STAMPED;
            case WebpNotes.LOOSE_CREDENTIALED -> Outcome.CREDENTIALED;
            case WebpNotes.LOOSE_BROKEN -> Outcome.MALFORMED;
            default -> clean && notes.remaining() == 0 ? Outcome.UNSUPPORTED : Outcome.MALFORMED;
        };
    }

    private static Step rest(Buffer held, WebpNotes notes) {
        return new Step(held.length(), Optional.empty(), Long.MAX_VALUE, 1, notes.buffer());
    }

    private static String type(Buffer held, int at) {
        return held.getString(at, at + 4, "ISO-8859-1");
    }

    private static long whole(Buffer held, int at) {
        long size = held.getUnsignedIntLE(at + 4);
        return WebpHead.HEADER + size + (size & 1);
    }
}
