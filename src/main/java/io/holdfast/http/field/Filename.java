package io.holdfast.http.field;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** File names as senders give them, made harmless. */
public final class Filename {
    private static final int MAX_BYTES = 255;
    private static final String TOKEN = "[\\w!#$%&'*+.^`|~-]+";

    /** One parameter of a field (RFC 9110 section 5.6.6); some send values that are neither a token nor quoted. */
    private static final Pattern PARAMETER =
            Pattern.compile("\\s*;\\s*(?:(" + TOKEN + ")\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\"]*)))?");

    /** The same in a form, where a backslash is a letter, but for clients that escape quotes with it. */
    private static final Pattern FORM_PARAMETER = Pattern.compile("\\s*;\\s*(?:(" + TOKEN
            + ")\\s*=\\s*(?:\"((?:[^\"]*(?=\"\\s*(?:;|\\z)))|(?:[^\"\\\\]|\\\\.)*)\"|([^;\"]*)))?");

    /** RFC 8187 section 3.2.1, UTF-8 only. */
    private static final Pattern EXTENDED = Pattern.compile("(?i)utf-8'[^']*'([A-Za-z0-9!#$&+.^_`|~%-]+)");

    /** Controls and characters that reverse the reading direction. */
    private static final Pattern HARMFUL =
            Pattern.compile("[\\p{Cc}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

    /** What stands ahead of the name where a whole path of Windows was sent. */
    private static final Pattern DRIVE = Pattern.compile("(?:[A-Za-z]:|\\\\)\\\\.*\\\\");

    private Filename() {}

    /** The name in a {@code Content-Disposition} field (RFC 6266 section 4.3), the extended one before the plain. */
    public static Optional<String> ofDisposition(String field) {
        return extended(field).or(() -> parameter(PARAMETER, field, "filename")
                .map(text -> text.replaceAll("\\\\(.)", "$1"))
                .map(Filename::decoded));
    }

    /**
     * The name in the {@code Content-Disposition} of a form's part, as browsers write it (RFC 7578 section 4.2; HTML section
     * 4.10.21.8, "escape a name"): with three letters behind a percent sign, and a backslash as it is.
     */
    public static Optional<String> ofFormPart(String field) {
        return extended(field).or(() -> formParameter(field, "filename"));
    }

    /** Another parameter of such a field. */
    public static Optional<String> formParameter(String field, String name) {
        return parameter(FORM_PARAMETER, field, name).map(text -> text.replace("\\\"", "\"")
                .replace("%22", "\"")
                .replace("%0D", "\r")
                .replace("%0A", "\n"));
    }

    private static Optional<String> extended(String field) {
        return parameter(PARAMETER, field, "filename*")
                .map(EXTENDED::matcher)
                .filter(Matcher::matches)
                .flatMap(value -> {
                    try {
                        return Optional.of(
                                URLDecoder.decode(value.group(1).replace("+", "%2B"), StandardCharsets.UTF_8));
                    } catch (IllegalArgumentException malformed) {
                        return Optional.empty();
                    }
                });
    }

    /** Reads on from one parameter to the next, as what is quoted may look like a further one. */
    private static Optional<String> parameter(Pattern grammar, String field, String name) {
        int semicolon = field.indexOf(';');
        Matcher next = grammar.matcher(field);
        int at = semicolon < 0 ? field.length() : semicolon;
        while (at < field.length() && next.region(at, field.length()).lookingAt()) {
            if (name.equalsIgnoreCase(next.group(1))) {
                return Optional.of(next.group(2) == null ? next.group(3).strip() : next.group(2));
            }
            at = next.end();
        }
        return Optional.empty();
    }

    /** Fields come in as letters of Latin 1, though most who go beyond ASCII mean UTF-8. */
    private static String decoded(String text) {
        if (text.chars().noneMatch(c -> c > 0x7F) || text.chars().anyMatch(c -> c > 0xFF)) {
            return text;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException latin) {
            return text;
        }
    }

    /** The last segment of a name without what could do harm, at most 255 bytes of UTF-8; empty if nothing is left. */
    public static Optional<String> safe(String name) {
        String local = DRIVE.matcher(name).lookingAt() ? name.substring(name.lastIndexOf('\\') + 1) : name;
        String last = local.substring(local.lastIndexOf('/') + 1);
        String clean = HARMFUL.matcher(last).replaceAll("").strip();
        while (clean.startsWith(".")) {
            clean = clean.substring(1);
        }
        while (clean.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            clean = clean.substring(0, clean.offsetByCodePoints(clean.length(), -1));
        }
        return clean.isEmpty() ? Optional.empty() : Optional.of(clean);
    }
}
