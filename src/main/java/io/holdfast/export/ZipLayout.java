package io.holdfast.export;

import io.vertx.core.buffer.Buffer;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The bytes of a ZIP archive around its files (PKWARE APPNOTE 6.3.10), for files that are stored as they are and whose sizes
 * and checksums are known before: so each header can be told by itself, wherever reading begins. Sizes and offsets that take
 * more than 32 bits, and counts of more than 16, are told as ZIP64 has it; what needs none of that is readable for everybody.
 *
 * <p>No library does this: those there are write archives from their start and count as they go.
 */
final class ZipLayout {
    private static final long MIN_WIDE = 0xFFFF_FFFFL;
    private static final int MANY = 0xFFFF;
    private static final int PLAIN_VERSION = 20;
    private static final int ZIP64_VERSION = 45;

    /** Bit 11: the name is UTF-8 (section 4.4.4). */
    private static final int UTF8 = 0x0800;

    /** Made on Unix (section 4.4.2), so that the mode of files counts. */
    private static final int UNIX = 3 << 8;

    /** A file that its owner may write and all may read. */
    private static final int MODE = 0100644 << 16;

    private static final int ZIP64_ID = 1;
    private static final int ZIP64_END_BYTES = 56;
    private static final int LOCATOR_BYTES = 20;
    private static final int END_BYTES = 22;

    private ZipLayout() {}

    /** How long {@link #local} is. */
    static int localLength(ZipFile file) {
        return 30 + file.nameBytes().length + (wide(file.size()) ? 20 : 0);
    }

    /** What stands before a file's bytes (section 4.3.7). */
    static Buffer local(ZipFile file) {
        boolean wide = wide(file.size());
        byte[] name = file.nameBytes();
        Buffer header = Buffer.buffer(localLength(file)).appendIntLE(0x04034b50);
        common(header, file, wide ? ZIP64_VERSION : PLAIN_VERSION);
        header.appendShortLE((short) name.length).appendShortLE((short) (wide ? 20 : 0));
        header.appendBytes(name);
        if (wide) {
            extra(header, 2).appendLongLE(file.size()).appendLongLE(file.size());
        }
        return header;
    }

    /** How long {@link #central} is. */
    static int centralLength(ZipFile file, long offset) {
        int fields = wideFields(file, offset);
        return 46 + file.nameBytes().length + (fields == 0 ? 0 : 4 + 8 * fields);
    }

    /**
     * What the directory says of a file (section 4.3.12).
     *
     * @param offset of its local header in the archive
     */
    static Buffer central(ZipFile file, long offset) {
        int fields = wideFields(file, offset);
        int version = fields == 0 ? PLAIN_VERSION : ZIP64_VERSION;
        byte[] name = file.nameBytes();
        Buffer header = Buffer.buffer(centralLength(file, offset))
                .appendIntLE(0x02014b50)
                .appendShortLE((short) (UNIX | version));
        common(header, file, version);
        header.appendShortLE((short) name.length)
                .appendShortLE((short) (fields == 0 ? 0 : 4 + 8 * fields))
                .appendShortLE((short) 0) // comment
                .appendShortLE((short) 0) // disk
                .appendShortLE((short) 0) // internal attributes
                .appendIntLE(MODE)
                .appendIntLE((int) narrow(offset))
                .appendBytes(name);
        if (fields > 0) {
            extra(header, fields);
            if (wide(file.size())) {
                header.appendLongLE(file.size()).appendLongLE(file.size());
            }
            if (wide(offset)) {
                header.appendLongLE(offset);
            }
        }
        return header;
    }

    /** How long {@link #end} is. */
    static int endLength(long files, long directoryAt, long directoryBytes) {
        return END_BYTES + (zip64End(files, directoryAt, directoryBytes) ? ZIP64_END_BYTES + LOCATOR_BYTES : 0);
    }

    /**
     * What ends an archive (sections 4.3.14 to 4.3.16).
     *
     * @param files how many
     * @param directoryAt offset of the directory in the archive
     */
    static Buffer end(long files, long directoryAt, long directoryBytes) {
        Buffer end = Buffer.buffer(endLength(files, directoryAt, directoryBytes));
        if (zip64End(files, directoryAt, directoryBytes)) {
            end.appendIntLE(0x06064b50)
                    .appendLongLE(ZIP64_END_BYTES - 12)
                    .appendShortLE((short) (UNIX | ZIP64_VERSION))
                    .appendShortLE((short) ZIP64_VERSION)
                    .appendIntLE(0)
                    .appendIntLE(0)
                    .appendLongLE(files)
                    .appendLongLE(files)
                    .appendLongLE(directoryBytes)
                    .appendLongLE(directoryAt);
            end.appendIntLE(0x07064b50)
                    .appendIntLE(0)
                    .appendLongLE(directoryAt + directoryBytes)
                    .appendIntLE(1);
        }
        short count = (short) Math.min(files, MANY);
        return end.appendIntLE(0x06054b50)
                .appendIntLE(0)
                .appendShortLE(count)
                .appendShortLE(count)
                .appendIntLE((int) narrow(directoryBytes))
                .appendIntLE((int) narrow(directoryAt))
                .appendShortLE((short) 0);
    }

    private static void common(Buffer header, ZipFile file, int version) {
        LocalDateTime time = LocalDateTime.ofInstant(file.modified(), ZoneOffset.UTC);
        int year = Math.max(1980, Math.min(2107, time.getYear()));
        header.appendShortLE((short) version)
                .appendShortLE((short) UTF8)
                .appendShortLE((short) 0) // stored
                .appendShortLE((short) (time.getHour() << 11 | time.getMinute() << 5 | time.getSecond() / 2))
                .appendShortLE((short) ((year - 1980) << 9 | time.getMonthValue() << 5 | time.getDayOfMonth()))
                .appendIntLE((int) file.crc32())
                .appendIntLE((int) narrow(file.size()))
                .appendIntLE((int) narrow(file.size()));
    }

    /** Section 4.5.3: only what does not fit in its place, in this order. */
    private static Buffer extra(Buffer header, int fields) {
        return header.appendShortLE((short) ZIP64_ID).appendShortLE((short) (8 * fields));
    }

    private static int wideFields(ZipFile file, long offset) {
        return (wide(file.size()) ? 2 : 0) + (wide(offset) ? 1 : 0);
    }

    private static boolean zip64End(long files, long directoryAt, long directoryBytes) {
        return files >= MANY || wide(directoryAt) || wide(directoryBytes);
    }

    private static boolean wide(long value) {
        return value >= MIN_WIDE;
    }

    private static long narrow(long value) {
        return Math.min(value, MIN_WIDE);
    }
}
