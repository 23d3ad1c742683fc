package io.holdfast.rights;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what tokens and requests say they want media for, in each place where they may say it. */
final class StatedPurposes {
    /** Ours first; the others are what clients send for want of a standard, and browsers (Fetch, section "Sec-Purpose"). */
    private static final List<String> FIELDS = List.of("holdfast-purpose", "purpose", "x-purpose", "sec-purpose");

    /** Browsers say with these when they fetch, which says nothing about what for. */
    private static final Set<String> OF_BROWSERS = Set.of("prefetch", "prerender", "preview", "instant");

    private static final Pattern TRAINING_SCOPE = Pattern.compile(
            "(?:^|[^a-z0-9])(?:(?:pre|post|re)[-_]?)?(?:train(?:ing|er|s)?|(?:fine[-_]?)?tun(?:e|ing)|distil(?:l|lation)?)"
                    + "(?:$|[^a-z0-9])");

    private StatedPurposes() {}

    /** The purposes that fields state, in their own words. */
    static List<String> ofFields(RequestHead head) {
        List<String> stated = new ArrayList<>();
        for (String field : FIELDS) {
            for (String value : head.all(field)) {
                for (String word : value.split(",", -1)) {
                    String bare = bare(word);
                    if (!OF_BROWSERS.contains(bare) || field.equals(FIELDS.get(0))) {
                        stated.add(bare);
                    }
                }
            }
        }
        return stated;
    }

    /** Whether any scope is for training, {@code models:train} or {@code training.read} for instance. */
    static boolean trains(Set<String> scopes) {
        return scopes.stream()
                .anyMatch(scope ->
                        TRAINING_SCOPE.matcher(scope.toLowerCase(Locale.ROOT)).find());
    }

    /** A word without its parameters and quotes. */
    private static String bare(String word) {
        int parameters = word.indexOf(';');
        String bare = (parameters < 0 ? word : word.substring(0, parameters)).strip();
        return bare.replace("\"", "").strip().toLowerCase(Locale.ROOT);
    }
}
