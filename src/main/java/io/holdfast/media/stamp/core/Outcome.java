package io.holdfast.media.stamp.core;

import java.util.Arrays;
import java.util.Locale;

/** What became of the wish to stamp a file. */
public enum Outcome {
    /** The mark is in the file. */
    STAMPED('s'),
    /** A content credential binds its bytes, so they are left as they are, or brought back to what they were. */
    CREDENTIALED('c'),
    /** Its structure is not what its type promises: nothing is promised of the mark. */
    MALFORMED('m'),
    /** There is no place for the mark in files of its type, or none that every reader would skip. */
    UNSUPPORTED('u'),
    /** Its sender wanted the bytes as they are. */
    DECLINED('d');

    private final char code;

    Outcome(char code) {
        this.code = code;
    }

    /** Stands for it in saved states. */
    public byte code() {
        return (byte) code;
    }

    /** Reads what {@link #code} says; throws {@link IllegalArgumentException} for anything else. */
    public static Outcome of(byte code) {
        return Arrays.stream(values())
                .filter(each -> each.code == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no outcome"));
    }

    /** Reads what {@link #word} says; throws {@link IllegalArgumentException} for anything else. */
    public static Outcome ofWord(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** As records say it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
