package io.holdfast.export;

import io.holdfast.media.FileExtensions;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names of files that Windows, macOS and Linux all take, and that no two files of an archive share whatever the case of
 * letters means to them: each begins with the number of its file.
 */
final class SafeName {
    /** Room for the number before it and an ending behind it within 120 bytes. */
    private static final int MAX_BYTES = 100;

    private static final int MAX_EXTENSION = 16;

    /** What Windows refuses (Microsoft, "Naming Files, Paths, and Namespaces"), and what hides or turns text around. */
    private static final Pattern REFUSED = Pattern.compile("[<>:\"/\\\\|?*\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\uFFFD]");

    private static final Pattern ENDING = Pattern.compile("[. ]+$");

    private SafeName() {}

    /**
     * A name for an asset's file.
     *
     * @param number unlike that of any other
     * @param filename as its owner wrote it
     * @param mediaType what its name ends in the extension of
     */
    static String of(long number, Optional<String> filename, String mediaType) {
        // the number in front is what keeps CON and its like from being devices
        return String.format(Locale.ROOT, "%06d-", number)
                + filename.map(SafeName::clean)
                        .filter(name -> !name.isEmpty())
                        .map(name -> shorten(FileExtensions.ending(name, mediaType)))
                        .orElse("file." + FileExtensions.of(mediaType));
    }

    private static String clean(String filename) {
        String composed = Normalizer.normalize(filename, Normalizer.Form.NFC);
        String allowed = REFUSED.matcher(composed).replaceAll("_");
        return ENDING.matcher(allowed.strip()).replaceAll("");
    }

    private static String shorten(String name) {
        int dot = name.lastIndexOf('.');
        String extension = dot > 0 && name.length() - dot <= MAX_EXTENSION ? name.substring(dot) : "";
        String stem = name.substring(0, name.length() - extension.length());
        if (bytes(name) <= MAX_BYTES) {
            return name;
        }
        while (bytes(stem) + bytes(extension) > MAX_BYTES) {
            stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
        }
        return stem + extension;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
