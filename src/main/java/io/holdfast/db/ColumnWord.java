package io.holdfast.db;

import java.util.Locale;

/** The words of a column whose values are the constants of an enum. */
public final class ColumnWord {
    private ColumnWord() {}

    /** What a column holds for a constant: its name in small letters. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The constant that a column names.
     *
     * @throws IllegalStateException for a word that is none of them, as a newer release may have written it
     */
    public static <E extends Enum<E>> E read(Class<E> type, String word) {
        for (E constant : type.getEnumConstants()) {
            if (of(constant).equals(word)) {
                return constant;
            }
        }
        throw new IllegalStateException("a column holds " + word + ", which is no " + type.getSimpleName());
    }
}
