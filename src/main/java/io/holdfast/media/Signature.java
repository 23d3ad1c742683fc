package io.holdfast.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.tika.detect.Detector;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MimeTypes;

/** Tells a file's media type by its first bytes, and media types by all the names that are in use for them. */
final class Signature {
    static final String UNKNOWN = "application/octet-stream";

    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("image/jpg", "image/jpeg"),
            Map.entry("image/pjpeg", "image/jpeg"),
            Map.entry("image/x-png", "image/png"),
            Map.entry("image/x-ms-bmp", "image/bmp"),
            Map.entry("image/x-bmp", "image/bmp"),
            Map.entry("audio/x-wav", "audio/wav"),
            Map.entry("audio/wave", "audio/wav"),
            Map.entry("audio/vnd.wave", "audio/wav"),
            Map.entry("audio/x-flac", "audio/flac"),
            Map.entry("audio/mp3", "audio/mpeg"),
            Map.entry("audio/x-mp3", "audio/mpeg"),
            Map.entry("audio/x-mpeg", "audio/mpeg"),
            Map.entry("audio/x-m4a", "audio/mp4"),
            Map.entry("audio/m4a", "audio/mp4"),
            Map.entry("audio/x-aac", "audio/aac"),
            Map.entry("audio/aacp", "audio/aac"),
            Map.entry("audio/vorbis", "audio/ogg"),
            Map.entry("audio/opus", "audio/ogg"),
            Map.entry("audio/x-oggflac", "audio/ogg"),
            Map.entry("application/ogg", "audio/ogg"),
            Map.entry("video/x-m4v", "video/mp4"),
            Map.entry("application/mp4", "video/mp4"),
            Map.entry("video/matroska", "video/x-matroska"),
            Map.entry("audio/matroska", "audio/x-matroska"),
            Map.entry("text/xml", "application/xml"));
    private static final Set<String> FTYP_AUDIO = Set.of("M4A ", "M4B ", "M4P ");

    private static final int LISTED_BYTES = 4096;

    private final Detector detector = MimeTypes.getDefaultMimeTypes();

    /** The one name that is used here for a type. */
    static String canonical(String mediaType) {
        return ALIASES.getOrDefault(mediaType, mediaType);
    }

    /** The type of a file that begins so; {@link #UNKNOWN} if it is none known. */
    String of(byte[] bytes) {
        Octets head = Octets.of(bytes);
        return Markup.typeOf(bytes)
                .or(() -> isoBrand(head))
                .or(() -> matroska(head))
                .or(() -> Magic.typeOf(head))
                .orElseGet(() -> listed(bytes));
    }

    /** By the long list of rarer types, which takes a while; what it can only guess to be MPEG audio is not. */
    private String listed(byte[] head) {
        try {
            var start = new ByteArrayInputStream(head, 0, Math.min(head.length, LISTED_BYTES));
            String type = canonical(
                    detector.detect(start, new Metadata()).getBaseType().toString());
            return type.equals("audio/mpeg") || type.equals("audio/aac") ? UNKNOWN : type;
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Brands of ISO/IEC 14496-12 section 4.3, ISO/IEC 23008-12 annex B, AVIF 1.1 section 6. */
    private static Optional<String> isoBrand(Octets head) {
        if (head.length() < 12 || !head.has(4, "ftyp")) {
            return Optional.empty();
        }
        String brand = head.text(8, 4);
        if (brand.startsWith("avi")) {
            return Optional.of("image/avif");
        }
        if (brand.startsWith("hei") || brand.startsWith("hev")) {
            return Optional.of("image/heic");
        }
        if (brand.equals("mif1") || brand.equals("msf1")) {
            Octets compatible = head.rest(Math.min(16, head.length())).part(0, Math.max(0, head.u32(0) - 16));
            String brands = compatible.text(0, compatible.length());
            return Optional.of(
                    brands.contains("avif") ? "image/avif" : brands.contains("heic") ? "image/heic" : "image/heif");
        }
        if (brand.equals("qt  ")) {
            return Optional.of("video/quicktime");
        }
        return Optional.of(
                brand.equals("crx ") ? "image/x-canon-cr3" : FTYP_AUDIO.contains(brand) ? "audio/mp4" : "video/mp4");
    }

    private static Optional<String> matroska(Octets head) {
        return Matroska.docType(head).flatMap(type -> switch (type) {
            case "webm" -> Optional.of("video/webm");
            case "matroska" -> Optional.of("video/x-matroska");
            default -> Optional.empty();
        });
    }
}
