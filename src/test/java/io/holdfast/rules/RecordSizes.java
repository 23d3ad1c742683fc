package io.holdfast.rules;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many components each record of a file has. */
final class RecordSizes {
    private static final Pattern HEADER = Pattern.compile("\\brecord\\s+(\\w+)\\s*(?=[<(])");

    private RecordSizes() {}

    /** Components by the record's name. */
    static Map<String, Integer> of(JavaText java) {
        Map<String, Integer> sizes = new TreeMap<>();
        Matcher header = HEADER.matcher(java.code());
        while (header.find()) {
            sizes.merge(header.group(1), components(java.code(), header.end()), Math::max);
        }
        return sizes;
    }

    /** Counts the commas of a record's own parentheses; those of type arguments and annotations stand deeper. */
    private static int components(String code, int start) {
        int open = parentheses(code, start);
        int depth = 0;
        int commas = 0;
        boolean any = false;
        for (int place = open; place < code.length(); place++) {
            char c = code.charAt(place);
            if (c == '(' || c == '<' || c == '{' || c == '[') {
                depth++;
            } else if (c == ')' || c == '>' || c == '}' || c == ']') {
                depth--;
                if (depth == 0) {
                    break;
                }
            } else if (depth == 1 && c == ',') {
                commas++;
            }
            any |= depth > 0 && Character.isJavaIdentifierStart(c);
        }
        return any ? commas + 1 : 0;
    }

    /** Behind the type parameters, which may hold commas too. */
    private static int parentheses(String code, int start) {
        int depth = 0;
        int place = start;
        while (place < code.length() && (depth > 0 || code.charAt(place) != '(')) {
            char c = code.charAt(place);
            depth += c == '<' ? 1 : c == '>' ? -1 : 0;
            place++;
        }
        return place;
    }
}
