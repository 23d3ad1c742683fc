package io.holdfast.media;

import io.holdfast.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.tika.detect.Detector;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MimeTypes;

/** Tells a file's media type by its first bytes and holds its sender's word, and the list of accepted types, to it. */
public final class Sniffer {
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("image/jpg", "image/jpeg"),
            Map.entry("image/x-ms-bmp", "image/bmp"),
            Map.entry("audio/x-wav", "audio/wav"),
            Map.entry("audio/wave", "audio/wav"),
            Map.entry("audio/vnd.wave", "audio/wav"),
            Map.entry("audio/x-flac", "audio/flac"),
            Map.entry("audio/mp3", "audio/mpeg"),
            Map.entry("audio/x-m4a", "audio/mp4"),
            Map.entry("audio/m4a", "audio/mp4"),
            Map.entry("audio/x-aac", "audio/aac"),
            Map.entry("audio/vorbis", "audio/ogg"),
            Map.entry("audio/opus", "audio/ogg"),
            Map.entry("video/x-m4v", "video/mp4"),
            Map.entry("application/mp4", "video/mp4"));
    private static final Set<String> FTYP_AUDIO = Set.of("M4A ", "M4B ", "M4P ");

    private final Detector detector = MimeTypes.getDefaultMimeTypes();
    private final Set<String> accepted;

    /** Makes a sniffer that lets these media types pass. */
    public Sniffer(Set<String> accepted) {
        this.accepted = Set.copyOf(accepted);
    }

    /**
     * Examines a file.
     *
     * @param head its first bytes, 64 KiB or all there are
     * @param declared the type that its sender states, parameters allowed
     * @return the type and size; throws {@link ProblemType#MEDIA_TYPE_REFUSED} for a type that is not accepted, active
     *     content, and bytes that contradict the declared type
     */
    public MediaFacts examine(Buffer head, Optional<String> declared, Optional<String> filename) {
        String found = detect(head);
        String stated = declared.map(Sniffer::essence)
                .filter(type -> !type.equals("application/octet-stream"))
                .orElse(found);
        if (!accepted.contains(found)) {
            throw ProblemType.MEDIA_TYPE_REFUSED.asFailure("The bytes are " + found + ", which is not accepted.");
        }
        if (!stated.equals(found)) {
            throw ProblemType.MEDIA_TYPE_REFUSED.asFailure("The bytes are " + found + ", not what was declared.");
        }
        Optional<int[]> size = Dimensions.of(found, head);
        return new MediaFacts(
                found,
                size.map(s -> OptionalInt.of(s[0])).orElse(OptionalInt.empty()),
                size.map(s -> OptionalInt.of(s[1])).orElse(OptionalInt.empty()),
                OptionalLong.empty());
    }

    private String detect(Buffer head) {
        Optional<String> brand = isoBrand(head).or(() -> matroska(head));
        if (brand.isPresent()) {
            return brand.get();
        }
        try {
            String type = detector.detect(new ByteArrayInputStream(head.getBytes()), new Metadata())
                    .getBaseType()
                    .toString();
            return ALIASES.getOrDefault(type, type);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Brands of ISO/IEC 14496-12 section 4.3, ISO/IEC 23008-12 annex B, AVIF 1.1 section 6. */
    private static Optional<String> isoBrand(Buffer head) {
        if (head.length() < 12 || !text(head, 4, 4).equals("ftyp")) {
            return Optional.empty();
        }
        String brand = text(head, 8, 4);
        if (brand.equals("avif") || brand.equals("avis")) {
            return Optional.of("image/avif");
        }
        if (brand.startsWith("hei") || brand.startsWith("hev")) {
            return Optional.of("image/heic");
        }
        if (brand.equals("mif1") || brand.equals("msf1")) {
            int end = (int) Math.min(head.length(), Math.max(16, head.getUnsignedInt(0)));
            String compatible = text(head, 16, end - 16);
            return Optional.of(
                    compatible.contains("avif")
                            ? "image/avif"
                            : compatible.contains("heic") ? "image/heic" : "image/heif");
        }
        if (brand.equals("qt  ")) {
            return Optional.of("video/quicktime");
        }
        return Optional.of(FTYP_AUDIO.contains(brand) ? "audio/mp4" : "video/mp4");
    }

    /** The EBML DocType, RFC 8794 section 11.2.4. */
    private static Optional<String> matroska(Buffer head) {
        if (head.length() < 8 || head.getInt(0) != 0x1A45DFA3) {
            return Optional.empty();
        }
        return Optional.of(
                text(head, 0, Math.min(64, head.length())).contains("webm") ? "video/webm" : "video/x-matroska");
    }

    private static String essence(String declared) {
        String type = declared.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return ALIASES.getOrDefault(type, type);
    }

    static String text(Buffer head, int from, int length) {
        return head.getString(from, Math.min(head.length(), from + length), StandardCharsets.ISO_8859_1.name());
    }
}
