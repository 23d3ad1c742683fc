package io.holdfast.http.field;

import java.util.Optional;

/**
 * One range as a client wrote it (RFC 9110 section 14.1.2); numbers too large for a {@code long} are its maximum.
 *
 * @param first offset of the first byte, or -1 for a suffix
 * @param last offset of the last byte, or the suffix's length
 */
record RangeSpec(long first, long last) {
    private static final int LONG_DIGITS = 18;

    static Optional<RangeSpec> of(String spec) {
        int dash = spec.indexOf('-');
        if (dash < 0 || spec.length() == 1) {
            return Optional.empty();
        }
        String before = spec.substring(0, dash);
        String after = spec.substring(dash + 1);
        if (!isDigits(before) || !isDigits(after)) {
            return Optional.empty();
        }
        if (before.isEmpty()) {
            return Optional.of(new RangeSpec(-1, number(after)));
        }
        long first = number(before);
        long last = after.isEmpty() ? Long.MAX_VALUE : number(after);
        return last < first ? Optional.empty() : Optional.of(new RangeSpec(first, last));
    }

    boolean isSatisfiable(long size) {
        return first < 0 ? last > 0 : first < size;
    }

    ByteRange within(long size) {
        if (first < 0) {
            long length = Math.min(last, size);
            return new ByteRange(size - length, length);
        }
        return new ByteRange(first, Math.min(last, size - 1) - first + 1);
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static long number(String digits) {
        int start = 0;
        while (start < digits.length() - 1 && digits.charAt(start) == '0') {
            start++;
        }
        return digits.length() - start > LONG_DIGITS ? Long.MAX_VALUE : Long.parseLong(digits.substring(start));
    }
}
