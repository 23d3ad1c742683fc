package io.holdfast.media.stamp.core;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Blanks places in bytes whose structure is not known in time: Exif blocks by their first eight bytes, and the coordinates of a film by
 * how they are written (ISO 6709). Never changes a length.
 */
public final class Scrub {
    /** Bytes to look at together: an Exif block has 64 KiB at most. */
    public static final int WINDOW = 128 * 1024;
    /** Bytes of a window that are looked at again with what follows, for something may begin in them. */
    public static final int OVERLAP = 64 * 1024;

    /** Coordinates as {@code ©xyz} and QuickTime's metadata have them. */
    private static final Pattern COORDINATES =
            Pattern.compile("[+-][0-9]{2}\\.[0-9]{2,8}[+-][0-9]{3}\\.[0-9]{2,8}[+-]?[0-9./A-Z_]{0,24}");

    private static final byte[] LITTLE = {'I', 'I', 42, 0, 8, 0, 0, 0};
    private static final byte[] BIG = {'M', 'M', 0, 42, 0, 0, 0, 8};
    private static final byte[] LOCI = {'l', 'o', 'c', 'i', 0, 0, 0, 0};
    private static final byte[] XYZ = {(byte) 0xA9, 'x', 'y', 'z'};
    private static final byte[] FREE = {'f', 'r', 'e', 'e'};

    private final byte[] bytes;
    private final int least;
    private int changed;

    private Scrub(byte[] bytes, int least) {
        this.bytes = bytes;
        this.least = least;
    }

    /**
     * What becomes of a window.
     *
     * @param consumed bytes that are done with; what may begin behind them must be looked at again
     * @param instead of these; nothing to keep them
     */
    public record Scrubbed(int consumed, Optional<Buffer> instead) {}

    /** Blanks a window of {@link #WINDOW} bytes, of which fewer are at the file's end only. */
    public static Scrubbed of(Buffer window) {
        int least = window.length() < WINDOW ? window.length() : window.length() - OVERLAP;
        Scrub scrub = new Scrub(window.getBytes(), least);
        scrub.all();
        int consumed = Math.max(least, scrub.changed);
        return new Scrubbed(
                consumed,
                scrub.changed == 0
                        ? Optional.empty()
                        : Optional.of(Buffer.buffer(Arrays.copyOf(scrub.bytes, consumed))));
    }

    private void all() {
        for (int at = 0; at < Math.max(least, changed) && at + LITTLE.length <= bytes.length; at++) {
            byte one = bytes[at];
            if ((one == 'I' && has(LITTLE, at)) || (one == 'M' && has(BIG, at))) {
                exif(at);
            } else if ((one == 'l' && has(LOCI, at)) || (one == XYZ[0] && has(XYZ, at))) {
                box(at);
            } else if ((one == '+' || one == '-') && bytes[at + 3] == '.') {
                coordinates(at);
            }
        }
    }

    private boolean has(byte[] other, int at) {
        return Arrays.equals(bytes, at, at + other.length, other, 0, other.length);
    }

    private void exif(int at) {
        byte[] block = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + OVERLAP));
        Exif.withoutPlace(block).ifPresent(blank -> {
            int last = blank.length;
            while (last > 0 && blank[last - 1] == block[last - 1]) {
                last--;
            }
            System.arraycopy(blank, 0, bytes, at, blank.length);
            changed = Math.max(changed, at + last);
        });
    }

    /** A box of user data that is short, as these are, becomes one that says nothing. */
    private void box(int at) {
        long size = at < 4
                ? 0
                : Buffer.buffer(Arrays.copyOfRange(bytes, at - 4, at)).getUnsignedInt(0);
        if (size > 8 && size < 1024 && at - 4 + size <= bytes.length) {
            System.arraycopy(FREE, 0, bytes, at, FREE.length);
            Arrays.fill(bytes, at + 4, at - 4 + (int) size, (byte) 0);
            changed = Math.max(changed, at - 4 + (int) size);
        }
    }

    private void coordinates(int at) {
        int end = Math.min(bytes.length, at + 64);
        Matcher place = COORDINATES.matcher(new String(bytes, at, end - at, StandardCharsets.ISO_8859_1));
        if (place.lookingAt()) {
            Arrays.fill(bytes, at, at + place.end(), (byte) ' ');
            changed = Math.max(changed, at + place.end());
        }
    }
}
