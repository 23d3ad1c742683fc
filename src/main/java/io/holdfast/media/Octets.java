package io.holdfast.media;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A run of a file's first bytes that is never read outside of, whatever offsets and sizes the file claims. */
final class Octets {
    private final byte[] bytes;
    private final int from;
    private final int length;

    private Octets(byte[] bytes, int from, int length) {
        this.bytes = bytes;
        this.from = from;
        this.length = length;
    }

    static Octets of(byte[] bytes) {
        return new Octets(bytes, 0, bytes.length);
    }

    int length() {
        return length;
    }

    /** The byte there; like all reads, throws {@link IndexOutOfBoundsException} past the end. */
    int u8(int at) {
        return bytes[from + Objects.checkIndex(at, length)] & 0xFF;
    }

    int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    int u24(int at) {
        return u16(at) << 8 | u8(at + 2);
    }

    long u32(int at) {
        return (long) u16(at) << 16 | u16(at + 2);
    }

    /** Eight bytes; negative from 2^63 on. */
    long s64(int at) {
        return u32(at) << 32 | u32(at + 4);
    }

    int u16le(int at) {
        return u8(at) | u8(at + 1) << 8;
    }

    int u24le(int at) {
        return u16le(at) | u8(at + 2) << 16;
    }

    long u32le(int at) {
        return u16le(at) | (long) u16le(at + 2) << 16;
    }

    /** Whether these Latin-1 characters stand there. */
    boolean has(int at, String text) {
        if (at < 0 || at > length - text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (u8(at + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** So many bytes as Latin-1 characters. */
    String text(int at, int count) {
        Objects.checkFromIndexSize(at, count, length);
        return new String(bytes, from + at, count, StandardCharsets.ISO_8859_1);
    }

    /** The bytes from {@code begin}, at most {@code size} of them and none past the end. */
    Octets part(int begin, long size) {
        Objects.checkIndex(begin, length + 1);
        return new Octets(bytes, from + begin, (int) Math.max(0, Math.min(size, length - begin)));
    }

    /** The bytes from {@code begin} to the end. */
    Octets rest(int begin) {
        return part(begin, length);
    }
}
