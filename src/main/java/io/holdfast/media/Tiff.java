package io.holdfast.media;

import java.util.Optional;

/** Reads the size and orientation of a TIFF file's first picture: TIFF 6.0 section 2, and EXIF, which is the same. */
final class Tiff {
    private static final int NEW_SUBFILE_TYPE = 254;
    private static final int WIDTH = 256;
    private static final int LENGTH = 257;
    private static final int ORIENTATION = 274;
    private static final int SHORT = 3;
    private static final int LONG = 4;

    private final Octets file;
    private final boolean little;
    private final int directory;

    private Tiff(Octets file) {
        this.file = file;
        this.little = file.has(0, "II");
        long offset = u16(2) == 42 ? u32(4) : 0;
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

    /** Whether the picture is shown on its side. */
    static boolean isTurned(Octets file) {
        return new Tiff(file).quarter();
    }

    private boolean quarter() {
        long orientation = value(ORIENTATION);
        return orientation >= 5 && orientation <= 8;
    }

    /** A number in the first directory, 0 where it is not there. */
    private long value(int tag) {
        int entries = u16(directory);
        for (int entry = directory + 2; entries-- > 0; entry += 12) {
            if (u16(entry) == tag) {
                return switch (u16(entry + 2)) {
                    case SHORT -> u16(entry + 8);
                    case LONG -> u32(entry + 8);
                    default -> 0;
                };
            }
        }
        return 0;
    }

    private int u16(int at) {
        return little ? file.u16le(at) : file.u16(at);
    }

    private long u32(int at) {
        return little ? file.u32le(at) : file.u32(at);
    }
}
