package io.holdfast.rights;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Tells a {@code User-Agent} (RFC 9110 section 10.1.5) that gathers training data, by its product token in any case.
 *
 * <p>Browsers, tools and agents that fetch because their user asked are not among them.
 */
public final class TrainingCrawlers implements Predicate<String> {
    private static final int ASCII = 128;

    private final String[][] namesByFirst = new String[ASCII][];

    /** Knows the crawlers of the shipped list. */
    public TrainingCrawlers() {
        this(UserAgentNames.TRAINING);
    }

    private TrainingCrawlers(List<String> names) {
        List<List<String>> buckets = new ArrayList<>();
        for (int i = 0; i < ASCII; i++) {
            buckets.add(new ArrayList<>());
        }
        for (String name : names) {
            buckets.get(lower(name.charAt(0))).add(name);
        }
        for (int i = 0; i < ASCII; i++) {
            namesByFirst[i] = buckets.get(i).toArray(String[]::new);
        }
    }

    @Override
    public boolean test(String userAgent) {
        int length = userAgent.length();
        boolean atStart = true;
        for (int i = 0; i < length; i++) {
            char c = userAgent.charAt(i);
            if (atStart && c < ASCII && namesAt(userAgent, i, namesByFirst[lower(c)])) {
                return true;
            }
            atStart = opensToken(c);
        }
        return false;
    }

    private static boolean namesAt(String userAgent, int at, String[] names) {
        for (String name : names) {
            int end = at + name.length();
            if (userAgent.regionMatches(true, at, name, 0, name.length())
                    && (end == userAgent.length() || !continuesToken(userAgent.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    /** A slash, a dot or an at sign does not open one, because a URL or address in a comment may hold a crawler's name. */
    private static boolean opensToken(char c) {
        return c == ' ' || c == '\t' || c == ';' || c == '(' || c == ',' || c == '[' || c == '"' || c == '\'';
    }

    private static boolean continuesToken(char c) {
        char l = lower(c);
        return (l >= 'a' && l <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }
}
