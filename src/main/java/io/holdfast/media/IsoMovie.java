package io.holdfast.media;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the movie box of an MP4 or QuickTime file, where it comes before the media: ISO/IEC 14496-12 section 8.2. */
final class IsoMovie {
    private IsoMovie() {}

    static Header header(Octets head) {
        return Box.find(Box.in(head), "moov").map(IsoMovie::movie).orElse(Header.SILENT);
    }

    private static Header movie(Box movie) {
        List<Box> children = movie.children();
        Optional<Size> size = Optional.empty();
        boolean sound = false;
        boolean picture = false;
        for (Box track : children) {
            if (track.type().equals("trak")) {
                String handler = handler(track);
                sound |= handler.equals("soun");
                if (handler.equals("vide")) {
                    picture = true;
                    size = Size.larger(size, track.child("tkhd").flatMap(box -> size(box.body())));
                }
            }
        }
        Header.Tracks tracks = picture
                ? Header.Tracks.PICTURE
                : sound && movie.whole() ? Header.Tracks.SOUND_ONLY : Header.Tracks.UNKNOWN;
        return new Header(size, durationMillis(children), tracks);
    }

    /** Section 8.4.3; empty where the track is cut off before. */
    private static String handler(Box track) {
        return Box.find(track.children(), "mdia")
                .flatMap(media -> media.child("hdlr"))
                .map(box -> box.body().text(8, 4))
                .orElse("");
    }

    /** Sections 8.2.2 and 8.8.2, the latter for a movie in fragments. */
    private static OptionalLong durationMillis(List<Box> children) {
        Optional<Octets> movieHeader =
                Box.find(children, "mvhd").filter(Box::whole).map(Box::body);
        if (movieHeader.isEmpty()) {
            return OptionalLong.empty();
        }
        boolean wide = movieHeader.get().u8(0) == 1;
        long perSecond = movieHeader.get().u32(wide ? 20 : 12);
        OptionalLong duration = Header.millis(time(movieHeader.get(), wide ? 24 : 16), perSecond);
        return duration.isPresent()
                ? duration
                : Box.find(children, "mvex")
                        .flatMap(fragments -> fragments.child("mehd"))
                        .map(box -> Header.millis(time(box.body(), 4), perSecond))
                        .orElse(duration);
    }

    /** A time of 32 bits, or 64 in version 1, where all ones and all beyond 2^63 is unknown. */
    private static long time(Octets box, int at) {
        if (box.u8(0) == 1) {
            return box.s64(at);
        }
        long time = box.u32(at);
        return time == 0xFFFF_FFFFL ? 0 : time;
    }

    /** Section 8.3.2: whole pixels of the 16.16 numbers, and whether the matrix swaps the axes. */
    private static Optional<Size> size(Octets trackHeader) {
        int matrix = trackHeader.u8(0) == 1 ? 52 : 40;
        Optional<Size> size = Size.of(trackHeader.u16(matrix + 36), trackHeader.u16(matrix + 40));
        boolean turned = trackHeader.u32(matrix) == 0
                && trackHeader.u32(matrix + 4) != 0
                && trackHeader.u32(matrix + 12) != 0
                && trackHeader.u32(matrix + 16) == 0;
        return turned ? size.map(Size::turned) : size;
    }
}
