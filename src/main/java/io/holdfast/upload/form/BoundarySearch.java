package io.holdfast.upload.form;

import java.util.Arrays;

/** Finds a delimiter in bytes, skipping as far as it can (Horspool 1980). */
final class BoundarySearch {
    private final byte[] delimiter;
    private final int[] skips = new int[256];

    BoundarySearch(byte[] delimiter) {
        this.delimiter = delimiter.clone();
        Arrays.fill(skips, delimiter.length);
        for (int i = 0; i < delimiter.length - 1; i++) {
            skips[delimiter[i] & 0xFF] = delimiter.length - 1 - i;
        }
    }

    /** How many bytes it looks for. */
    int length() {
        return delimiter.length;
    }

    /** Where the delimiter begins at or after {@code from}; -1 if it is not there. */
    int in(byte[] bytes, int from) {
        int last = delimiter.length - 1;
        int end = from + last;
        while (end < bytes.length) {
            if (bytes[end] == delimiter[last] && Arrays.equals(bytes, end - last, end, delimiter, 0, last)) {
                return end - last;
            }
            end += skips[bytes[end] & 0xFF];
        }
        return -1;
    }
}
