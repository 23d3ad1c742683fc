package io.holdfast.http.field;

/**
 * Consecutive bytes of a representation.
 *
 * @param first offset of the first byte
 * @param length how many, at least one
 */
public record ByteRange(long first, long length) {
    public ByteRange {
        if (first < 0 || length < 1 || first > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException(first + "+" + length);
        }
    }

    /** Offset of the last byte. */
    public long last() {
        return first + length - 1;
    }

    /**
     * The value of {@code Content-Range} (RFC 9110 section 14.4).
     *
     * @param size of the whole representation in bytes
     */
    public String contentRange(long size) {
        return "bytes " + first + '-' + last() + '/' + size;
    }

    boolean touches(ByteRange other) {
        return first <= other.first + other.length && other.first <= first + length;
    }

    ByteRange with(ByteRange other) {
        long start = Math.min(first, other.first);
        return new ByteRange(start, Math.max(last(), other.last()) - start + 1);
    }
}
