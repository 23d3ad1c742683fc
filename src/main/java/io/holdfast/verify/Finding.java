package io.holdfast.verify;

/**
 * One carrier that was found.
 *
 * @param carrier its name, {@code header Content-Usage} for instance
 * @param value as it was found, cut down to what fits a line
 * @param says what it says of training
 */
record Finding(String carrier, String value, Says says) {
    private static final int MAX = 160;

    /** What a carrier says of training. */
    enum Says {
        RESERVED,
        PERMITTED,
        NOTHING
    }

    Finding {
        String line = value.replaceAll("[\\p{Cc}]+", " ").strip();
        value = line.length() > MAX ? line.substring(0, MAX) + "…" : line;
    }
}
