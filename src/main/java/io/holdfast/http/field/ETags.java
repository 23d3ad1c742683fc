package io.holdfast.http.field;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The value of {@code If-Match} or {@code If-None-Match} (RFC 9110 sections 13.1.1 and 13.1.2).
 *
 * @param any whether it is {@code *}
 * @param tags what it lists otherwise
 */
public record ETags(boolean any, List<EntityTag> tags) {
    public ETags {
        tags = List.copyOf(tags);
    }

    /** Reads a field's value; empty where it is malformed or lists nothing. */
    public static Optional<ETags> of(String value) {
        if (value.strip().equals("*")) {
            return Optional.of(new ETags(true, List.of()));
        }
        List<EntityTag> tags = new ArrayList<>();
        int at = 0;
        boolean separated = true;
        while (at < value.length()) {
            char c = value.charAt(at);
            if (c == ' ' || c == '\t') {
                at++;
            } else if (c == ',') {
                separated = true;
                at++;
            } else {
                boolean weak = value.startsWith("W/", at);
                int open = weak ? at + 2 : at;
                int close = closingQuote(value, open);
                if (!separated || close < 0) {
                    return Optional.empty();
                }
                tags.add(new EntityTag(weak, value.substring(open + 1, close)));
                separated = false;
                at = close + 1;
            }
        }
        return tags.isEmpty() ? Optional.empty() : Optional.of(new ETags(false, tags));
    }

    /** Whether one of them is strongly the same, or any will do. */
    public boolean matchStrongly(EntityTag current) {
        return any || tags.stream().anyMatch(current::stronglyEquals);
    }

    /** Whether one of them is weakly the same, or any will do. */
    public boolean matchWeakly(EntityTag current) {
        return any || tags.stream().anyMatch(current::weaklyEquals);
    }

    private static int closingQuote(String value, int open) {
        if (open >= value.length() || value.charAt(open) != '"') {
            return -1;
        }
        for (int i = open + 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                return i;
            }
            if (c <= ' ' || c == 0x7f) {
                return -1;
            }
        }
        return -1;
    }
}
