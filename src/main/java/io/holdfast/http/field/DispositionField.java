package io.holdfast.http.field;

import io.holdfast.media.FileExtensions;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Renders {@code Content-Disposition} of a response (RFC 6266, RFC 8187): inline for what a browser shows safely. */
public final class DispositionField {
    private static final Set<String> INLINE = Set.of(
            "image/jpeg",
            "image/png",
            "image/gif",
            "image/webp",
            "image/avif",
            "image/apng",
            "image/heic",
            "image/heif",
            "image/bmp",
            "image/tiff",
            "video/mp4",
            "video/webm",
            "video/quicktime",
            "audio/mpeg",
            "audio/mp4",
            "audio/aac",
            "audio/ogg",
            "audio/opus",
            "audio/webm",
            "audio/flac",
            "audio/wav",
            "audio/x-wav",
            "audio/vnd.wave");
    private static final int MAX_CODE_POINTS = 150;
    private static final int MAX_EXTENSION = 16;
    private static final String FALLBACK_NAME = "download";
    private static final String ATTR_MARKS = "!#$&+-.^_`|~";

    private DispositionField() {}

    /**
     * Renders the field for a named file.
     *
     * @param mediaType its parameters don't matter; unknown types are attachments
     * @param filename as its owner wrote it; control and direction-changing characters are left out, path separators
     *     become underscores, one that does not end as names of the type do gets the type's extension behind it, and a long
     *     name is cut before its extension
     */
    public static String of(String mediaType, String filename) {
        String name = shorten(FileExtensions.ending(clean(filename), mediaType));
        return of(mediaType) + "; filename=\"" + ascii(name) + "\"; filename*=UTF-8''" + encode(name);
    }

    /** Renders the field for a file without a name. */
    public static String of(String mediaType) {
        int semicolon = mediaType.indexOf(';');
        String essence = semicolon < 0 ? mediaType : mediaType.substring(0, semicolon);
        return INLINE.contains(essence.strip().toLowerCase(Locale.ROOT)) ? "inline" : "attachment";
    }

    private static String clean(String filename) {
        StringBuilder kept = new StringBuilder();
        filename.codePoints().filter(DispositionField::isVisible).forEach(kept::appendCodePoint);
        String name = kept.toString().replace('/', '_').replace('\\', '_').strip();
        if (name.startsWith(".")) {
            name = "_" + name.substring(1); // a leading dot hides a file
        }
        return name.isEmpty() ? FALLBACK_NAME : name;
    }

    private static String shorten(String name) {
        if (name.codePointCount(0, name.length()) <= MAX_CODE_POINTS) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 && name.length() - dot <= MAX_EXTENSION ? name.substring(dot) : "";
        return name.substring(0, name.offsetByCodePoints(0, MAX_CODE_POINTS - extension.length())) + extension;
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            // joins emoji, keeps letters of Persian apart, spells flags
            case Character.FORMAT -> c == 0x200D || c == 0x200C || (c >= 0xE0020 && c <= 0xE007F);
            // of a later Unicode than Java's, as new emoji are, but for what never is a character
            case Character.UNASSIGNED -> (c & 0xFFFE) != 0xFFFE && (c < 0xFDD0 || c > 0xFDEF);
            default -> true;
        };
    }

    /** Percent signs go too, because some browsers decode them in the plain form (RFC 6266 appendix D). */
    private static String ascii(String name) {
        StringBuilder plain = new StringBuilder();
        name.codePoints()
                .map(c -> c < ' ' || c > '~' || c == '"' || c == '\\' || c == '%' ? '_' : c)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }

    private static String encode(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean literal = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || ATTR_MARKS.indexOf(c) >= 0;
            if (literal) {
                encoded.append(c);
            } else {
                encoded.append('%').append(hex(c >> 4)).append(hex(c & 0xf));
            }
        }
        return encoded.toString();
    }

    private static char hex(int nibble) {
        return Character.toUpperCase(Character.forDigit(nibble, 16));
    }
}
