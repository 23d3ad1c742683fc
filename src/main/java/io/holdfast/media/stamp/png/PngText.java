package io.holdfast.media.stamp.png;

import io.holdfast.media.stamp.core.Exif;
import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.xmp.XmpPlaces;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The content of a text chunk without the places that it tells: packets, Exif blocks as ImageMagick writes them in hexadecimal, and
 * properties that are named after them.
 */
final class PngText {
    static final int MAX = 2 * Format.LOOK_AHEAD;

    private static final Pattern NAMED =
            Pattern.compile("(?i)(?:exif|xmp):(?:\\w+:)?gps.*|.*(?:latitude|longitude|geolocation).*");
    private static final Pattern PROFILE =
            Pattern.compile("(?s)(\\s*(?:exif|app1|xmp|generic)\\s+\\d+\\s)([0-9a-fA-F\\s]*)");
    private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};
    private static final int COLUMNS = 72;

    private PngText() {}

    /**
     * What is left.
     *
     * @param type of the chunk: tEXt, zTXt or iTXt
     * @return nothing to keep it; empty bytes where it is a place and nothing else
     */
    static Optional<byte[]> placeless(String type, byte[] content, StampRequest wish) {
        int keyword = end(content, 0);
        String name = new String(content, 0, keyword, StandardCharsets.ISO_8859_1);
        if (NAMED.matcher(name).matches()) {
            return Optional.of(new byte[0]);
        }
        int text = type.equals("tEXt") ? keyword + 1 : keyword + 2;
        boolean deflated = type.equals("zTXt");
        if (type.equals("iTXt") && keyword + 3 < content.length) {
            text = end(content, end(content, keyword + 3) + 1) + 1;
            deflated = content[keyword + 1] != 0;
        }
        if (text >= content.length) {
            return Optional.empty();
        }
        byte[] said = Arrays.copyOfRange(content, text, content.length);
        Optional<byte[]> plain = deflated ? inflated(said, MAX) : Optional.of(said);
        byte[] front = Arrays.copyOf(content, text);
        boolean zipped = deflated;
        return plain.flatMap(all -> left(name, all, wish)).map(left -> join(front, zipped ? deflated(left) : left));
    }

    private static Optional<byte[]> left(String name, byte[] said, StampRequest wish) {
        String low = name.toLowerCase(Locale.ROOT);
        if (low.startsWith("raw profile type ")) {
            return profile(new String(said, StandardCharsets.ISO_8859_1), wish);
        }
        byte[] left = low.equals("xml:com.adobe.xmp") ? XmpPlaces.blanked(said, wish) : said;
        return Arrays.equals(left, said) ? Optional.empty() : Optional.of(left);
    }

    private static Optional<byte[]> profile(String said, StampRequest wish) {
        Matcher written = PROFILE.matcher(said);
        String digits = written.matches() ? written.group(2).replaceAll("\\s", "") : "x";
        if (!written.matches() || digits.length() % 2 != 0) {
            return Optional.empty();
        }
        byte[] bytes = HexFormat.of().parseHex(digits);
        return placeless(bytes, wish).map(left -> {
            String hex = HexFormat.of().formatHex(left);
            StringBuilder made = new StringBuilder(written.group(1));
            for (int at = 0; at < hex.length(); at += COLUMNS) {
                made.append(hex, at, Math.min(hex.length(), at + COLUMNS)).append('\n');
            }
            return made.toString().getBytes(StandardCharsets.ISO_8859_1);
        });
    }

    /** A block as JPEG's segments hold it: Exif, with its name or without, or a packet. */
    static Optional<byte[]> placeless(byte[] block, StampRequest wish) {
        int tiff = block.length > EXIF.length && Arrays.equals(block, 0, EXIF.length, EXIF, 0, EXIF.length)
                ? EXIF.length
                : 0;
        Optional<byte[]> exif = Exif.withoutPlace(Arrays.copyOfRange(block, tiff, block.length))
                .map(left -> join(Arrays.copyOf(block, tiff), left));
        return exif.or(() -> Optional.of(XmpPlaces.blanked(block, wish)).filter(left -> !Arrays.equals(left, block)));
    }

    private static int end(byte[] content, int from) {
        int at = from;
        while (at < content.length && content[at] != 0) {
            at++;
        }
        return at;
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** Nothing where it is damaged, or longer than so many bytes. */
    static Optional<byte[]> inflated(byte[] text, int most) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(text);
            byte[] plain = new byte[most];
            int length = inflater.inflate(plain);
            return inflater.finished() ? Optional.of(Arrays.copyOf(plain, length)) : Optional.empty();
        } catch (DataFormatException broken) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }

    private static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(plain);
            deflater.finish();
            ByteArrayOutputStream made = new ByteArrayOutputStream();
            byte[] piece = new byte[8192];
            while (!deflater.finished()) {
                made.write(piece, 0, deflater.deflate(piece));
            }
            return made.toByteArray();
        } finally {
            deflater.end();
        }
    }
}
