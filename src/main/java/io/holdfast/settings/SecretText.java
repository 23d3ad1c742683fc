package io.holdfast.settings;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What is wrong with a text or key that should be secret: that everybody knows it, or that too little of it is chance. */
final class SecretText {
    /** How placeholders of templates begin, ours ({@code REPLACE-ME}) and those that people are used to. */
    private static final Pattern PLACEHOLDER = Pattern.compile(
            "^(replace|change|set|insert|fill|put|enter)[ _-]?(me|this|it|here|in|your|by|with)"
                    + "|^your[ _-]|^(placeholder|example|todo|tbd|fixme|dummy|redacted)\\b|^(x{4}|\\*{3})"
                    + "|^(<.*>|\\{\\{.*}}|\\$\\{.*}|\\$\\(.*\\)|null|none|undefined)$",
            Pattern.DOTALL);

    /** Of the documentation of AWS and of MinIO's first start, and what tests and guides of this project were written with. */
    private static final Set<String> PUBLISHED = Set.of(
            "akiaiosfodnn7example",
            "wjalrxutnfemi/k7mdeng/bpxrficyexamplekey",
            "minioadmin",
            "0123456789abcdef0123456789abcdef");

    private static final List<String> KEYBOARD = List.of("qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm");

    /** 32 random decimal digits, the least that a key can be made of, have 106 less what happens to repeat. */
    private static final double MIN_BITS = 80;

    /** Shorter runs come back in random texts too. */
    private static final int RUN = 4;

    private SecretText() {}

    /** What is wrong with a password or a key that others may have chosen. */
    static Optional<String> published(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT);
        return PLACEHOLDER.matcher(plain).find() || PUBLISHED.contains(plain)
                ? Optional.of("is a placeholder that everybody knows")
                : Optional.empty();
    }

    /**
     * What is wrong with a key that could be random. What repeats itself, or goes on as the alphabet, numbers or a keyboard do,
     * counts once; a sentence passes, as its words can't be told from chance.
     *
     * @param bytes those of its text, or those that the text stands for
     */
    static Optional<String> predictable(byte[] bytes) {
        Set<Byte> distinct = new HashSet<>();
        Set<List<Byte>> runs = new HashSet<>();
        int free = 0;
        for (int at = 0; at < bytes.length; at++) {
            distinct.add(bytes[at]);
            boolean first = at + 1 < RUN || runs.add(run(bytes, at));
            if (first && !follows(bytes, at)) {
                free++;
            }
        }
        double bits = free * Math.log(Math.max(1, distinct.size())) / Math.log(2);
        return bits < MIN_BITS
                ? Optional.of("repeats itself or is a sequence, so that it can be guessed")
                : Optional.empty();
    }

    private static List<Byte> run(byte[] bytes, int last) {
        return List.of(bytes[last - 3], bytes[last - 2], bytes[last - 1], bytes[last]);
    }

    /** Whether it is what the two before it lead to. */
    private static boolean follows(byte[] bytes, int at) {
        if (at < 2) {
            return false;
        }
        int step = bytes[at] - bytes[at - 1];
        boolean counts = Math.abs(step) <= 1 && step == bytes[at - 1] - bytes[at - 2];
        String keys = new String(bytes, at - 2, 3, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        return counts || KEYBOARD.stream().anyMatch(row -> row.contains(keys));
    }
}
