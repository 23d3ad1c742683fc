package io.holdfast.http.field;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** File names as senders give them, made harmless. */
public final class Filename {
    private static final int MAX_BYTES = 255;

    /** {@code filename*} of RFC 8187 section 3.2, UTF-8 only. */
    private static final Pattern EXTENDED =
            Pattern.compile("(?i);\\s*filename\\*\\s*=\\s*utf-8'[^']*'([A-Za-z0-9!#$&+.^_`|~%-]+)");

    private static final Pattern PLAIN =
            Pattern.compile("(?i);\\s*filename\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;\\s]+))");

    /** Separators, controls and characters that reverse the reading direction. */
    private static final Pattern HARMFUL =
            Pattern.compile("[\\p{Cc}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

    private Filename() {}

    /** The name in a {@code Content-Disposition} field (RFC 6266 section 4.3), the extended one before the plain. */
    public static Optional<String> ofDisposition(String field) {
        Matcher extended = EXTENDED.matcher(field);
        if (extended.find()) {
            try {
                return Optional.of(URLDecoder.decode(extended.group(1).replace("+", "%2B"), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException malformed) {
                return Optional.empty();
            }
        }
        Matcher plain = PLAIN.matcher(field);
        return plain.find()
                ? Optional.ofNullable(plain.group(1))
                        .map(quoted -> quoted.replaceAll("\\\\(.)", "$1"))
                        .or(() -> Optional.of(plain.group(2)))
                : Optional.empty();
    }

    /** The last segment of a name without what could do harm, at most 255 bytes of UTF-8; empty if nothing is left. */
    public static Optional<String> safe(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
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
