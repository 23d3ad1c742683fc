package io.holdfast.media;

import java.util.Optional;
import java.util.Set;

/** Recognises the usual formats of pictures and sound by the fixed bytes that they begin with. */
final class Magic {
    private static final Set<Long> BITMAP_HEADERS = Set.of(12L, 40L, 52L, 56L, 64L, 108L, 124L);

    private Magic() {}

    static Optional<String> typeOf(Octets head) {
        if (head.has(0, "\u00FF\u00D8\u00FF")) {
            return Optional.of("image/jpeg");
        }
        if (head.has(0, "\u0089PNG\r\n\u001A\n")) {
            return Optional.of("image/png");
        }
        if (head.has(0, "GIF87a") || head.has(0, "GIF89a")) {
            return Optional.of("image/gif");
        }
        if (head.has(0, "RIFF")) {
            return riff(head);
        }
        if ((head.has(0, "RF64") || head.has(0, "BW64")) && head.has(8, "WAVE")) { // EBU Tech 3306, ITU-R BS.2088
            return Optional.of("audio/wav");
        }
        if (head.has(0, "BM") && head.length() >= 18 && BITMAP_HEADERS.contains(head.u32le(14))) {
            return Optional.of("image/bmp");
        }
        return isGlb(head) ? Optional.of("model/gltf-binary") : sound(head);
    }

    /** A model whose document comes first: glTF 2.0 section 4.4. */
    private static boolean isGlb(Octets head) {
        return head.has(0, "glTF\2\0\0\0") && head.has(16, "JSON");
    }

    private static Optional<String> riff(Octets head) {
        if (head.has(8, "WEBP")) {
            return Optional.of("image/webp");
        }
        return head.has(8, "WAVE") ? Optional.of("audio/wav") : Optional.empty();
    }

    /** After an ID3 tag, if any; where that is longer than the head, by what usually follows. */
    private static Optional<String> sound(Octets head) {
        int start = Id3.length(head);
        if (Id3.hides(head)) {
            return Optional.of("audio/mpeg");
        }
        if (head.has(start, "fLaC")) {
            return Optional.of("audio/flac");
        }
        if (isAdts(head, start)) {
            return Optional.of("audio/aac");
        }
        if (MpegAudio.start(head).isPresent()) {
            return Optional.of("audio/mpeg");
        }
        return isOgg(head) ? Optional.of("audio/ogg") : Optional.empty();
    }

    /** The codec in the first page: RFC 5334 section 10, RFC 7845 section 5.1, Ogg FLAC mapping. */
    private static boolean isOgg(Octets head) {
        return head.has(0, "OggS")
                && (head.has(28, "OpusHead") || head.has(28, "\u0001vorbis") || head.has(28, "\u007FFLAC"));
    }

    /** A frame header and, if at hand, the next: ISO/IEC 14496-3 section 1.A.2.2. */
    private static boolean isAdts(Octets head, int at) {
        if (at > head.length() - 7 || !isAdtsSync(head, at)) {
            return false;
        }
        int length = (head.u24(at + 3) & 0x3FFE0) >>> 5;
        return length >= 7 && (at + length > head.length() - 2 || isAdtsSync(head, at + length));
    }

    private static boolean isAdtsSync(Octets head, int at) {
        return (head.u16(at) & 0xFFF6) == 0xFFF0;
    }
}
