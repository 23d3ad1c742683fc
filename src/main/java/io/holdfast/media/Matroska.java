package io.holdfast.media;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the segment information and tracks of a Matroska or WebM file: RFC 9559 sections 5.1.2 and 5.1.4. */
final class Matroska {
    private static final long EBML = 0x1A45DFA3;
    private static final long DOC_TYPE = 0x4282;
    private static final long SEGMENT = 0x18538067;
    private static final long INFO = 0x1549A966;
    private static final long TIMESTAMP_SCALE = 0x2AD7B1;
    private static final long DURATION = 0x4489;
    private static final long TRACKS = 0x1654AE6B;
    private static final long TRACK = 0xAE;
    private static final long TRACK_TYPE = 0x83;
    private static final long VIDEO = 0xE0;
    private static final long PIXEL_WIDTH = 0xB0;
    private static final long PIXEL_HEIGHT = 0xBA;

    private Matroska() {}

    /** The name of the EBML document type, RFC 8794 section 11.2.4. */
    static Optional<String> docType(Octets head) {
        List<Element> document = Element.in(head);
        return Element.find(document, EBML)
                .flatMap(header -> Element.find(header.children(), DOC_TYPE))
                .map(type -> type.body().text(0, type.body().length()).replace("\0", "")); // which may pad it
    }

    static Header header(Octets head) {
        return Element.find(Element.in(head), SEGMENT)
                .map(segment -> segment(segment.children()))
                .orElse(Header.SILENT);
    }

    private static Header segment(List<Element> parts) {
        Optional<Size> size = Optional.empty();
        boolean sound = false;
        boolean picture = false;
        Optional<Element> tracks = Element.find(parts, TRACKS);
        for (Element track : tracks.map(Element::children).orElse(List.of())) {
            List<Element> fields = track.children();
            long type = track.id() == TRACK ? number(fields, TRACK_TYPE, 0) : 0;
            picture |= type == 1;
            sound |= type == 2;
            if (type == 1) {
                size = Size.larger(size, Element.find(fields, VIDEO).flatMap(Matroska::size));
            }
        }
        boolean all = tracks.isPresent() && tracks.get().whole();
        Header.Tracks playing =
                picture ? Header.Tracks.PICTURE : sound && all ? Header.Tracks.SOUND_ONLY : Header.Tracks.UNKNOWN;
        return new Header(
                size, Element.find(parts, INFO).map(Matroska::durationMillis).orElse(OptionalLong.empty()), playing);
    }

    private static Optional<Size> size(Element video) {
        List<Element> fields = video.children();
        return Size.of(number(fields, PIXEL_WIDTH, 0), number(fields, PIXEL_HEIGHT, 0));
    }

    /** A count of ticks that last so many nanoseconds each. */
    private static OptionalLong durationMillis(Element info) {
        List<Element> fields = info.children();
        double ticks = Element.find(fields, DURATION).map(Element::real).orElse(0.0);
        double millis = ticks * number(fields, TIMESTAMP_SCALE, 1_000_000) / 1e6;
        return Header.millis(Math.round(millis), 1000);
    }

    private static long number(List<Element> fields, long id, long otherwise) {
        return Element.find(fields, id)
                .filter(Element::whole)
                .map(Element::number)
                .orElse(otherwise);
    }
}
