package io.holdfast.media;

import java.util.Optional;

/** Reads the size and orientation of a TIFF or BigTIFF file's first picture: TIFF 6.0 section 2, and EXIF, which is the same. */
final class Tiff {
    private static final int NEW_SUBFILE_TYPE = 254;
    private static final int WIDTH = 256;
    private static final int LENGTH = 257;
    private static final int ORIENTATION = 274;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int LONG8 = 16;

    private final Octets file;
    private final boolean little;
    private final boolean big;
    private final int directory;

    private Tiff(Octets file) {
        this.file = file;
        this.little = file.has(0, "II");
        this.big = u16(2) == 43 && u16(4) == Long.BYTES;
        long offset = big ? u64(8) : u16(2) == 42 ? u32(4) : 0;
        this.directory = offset < 8 ? file.length() : (int) Math.min(offset, file.length());
    }

    /** The size as shown; empty for a reduced one, as raw camera files put a preview first. */
    static Optional<Size> size(Octets file) {
        Tiff tiff = new Tiff(file);
        Optional<Size> size = Size.of(tiff.value(WIDTH), tiff.value(LENGTH));
        return (tiff.value(NEW_SUBFILE_TYPE) & 1) == 1
                ? Optional.empty()
                : tiff.quarter() ? size.map(Size::turned) : size;
    }

    /** Whether the picture is shown on its side; of a damaged block, no. */
    static boolean turns(Octets exif) {
        try {
            return new Tiff(exif).quarter();
        } catch (IndexOutOfBoundsException damaged) {
            return false;
        }
    }

    private boolean quarter() {
        long orientation = value(ORIENTATION);
        return orientation >= 5 && orientation <= 8;
    }

    /** A number in the first directory, 0 where it is not there. */
    private long value(int tag) {
        long entries = big ? u64(directory) : u16(directory);
        int width = big ? 20 : 12;
        for (int entry = directory + (big ? 8 : 2); entries-- > 0; entry += width) {
            if (u16(entry) == tag) {
                int at = entry + (big ? 12 : 8);
                return switch (u16(entry + 2)) {
                    case SHORT -> u16(at);
                    case LONG -> u32(at);
                    case LONG8 -> big ? u64(at) : 0;
                    default -> 0;
                };
            }
        }
        return 0;
    }

    /** Negative from 2^63 on. */
    private long u64(int at) {
        return little ? u32(at) | u32(at + 4) << 32 : u32(at) << 32 | u32(at + 4);
    }

    private int u16(int at) {
        return little ? file.u16le(at) : file.u16(at);
    }

    private long u32(int at) {
        return little ? file.u32le(at) : file.u32(at);
    }
}
