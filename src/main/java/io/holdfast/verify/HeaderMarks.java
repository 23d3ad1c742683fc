package io.holdfast.verify;

import io.holdfast.verify.Finding.Says;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.greenbytes.http.sfv.Parser;
import org.greenbytes.http.sfv.TokenItem;

/** Reads the header fields of an answer as those who honour them do. */
final class HeaderMarks {
    private static final Pattern LINK = Pattern.compile("<([^>]*)>\\s*;[^,]*?rel=\"?([a-z0-9-]+)\"?");
    private static final List<String> RELATIONS = List.of("license", "terms-of-service", "c2pa-manifest");

    private HeaderMarks() {}

    /** The carriers among the fields, whose names are in lower case. */
    static List<Finding> of(Map<String, List<String>> fields) {
        List<Finding> found = new ArrayList<>();
        List<String> usage = fields.getOrDefault("content-usage", List.of());
        if (!usage.isEmpty()) {
            String value = String.join(", ", usage);
            found.add(new Finding("header Content-Usage", value, preference(value)));
        }
        for (String value : fields.getOrDefault("tdm-reservation", List.of())) {
            found.add(new Finding("header tdm-reservation", value, reservation(value.strip())));
        }
        for (String value : fields.getOrDefault("tdm-policy", List.of())) {
            found.add(new Finding("header tdm-policy", value, Says.NOTHING));
        }
        for (String value : fields.getOrDefault("x-robots-tag", List.of())) {
            found.add(new Finding("header X-Robots-Tag", value, robots(value)));
        }
        links(fields).forEach((link) -> found.add(new Finding("header Link " + link[1], link[0], Says.NOTHING)));
        return found;
    }

    /** Where a link with this relation leads, if there is one. */
    static Optional<String> link(Map<String, List<String>> fields, String relation) {
        return links(fields).stream()
                .filter(link -> link[1].equals(relation))
                .map(link -> link[0])
                .findFirst();
    }

    /** A dictionary whose value is a token; anything else is no statement (draft-ietf-aipref-vocab-08). */
    static Says preference(String value) {
        try {
            var item = Parser.parseDictionary(value).get().get("train-ai");
            String token = item instanceof TokenItem text ? text.get() : "";
            return token.equals("n") ? Says.RESERVED : token.equals("y") ? Says.PERMITTED : Says.NOTHING;
        } catch (IllegalArgumentException malformed) {
            return Says.NOTHING;
        }
    }

    /** Values other than 0 and 1 are as good as none (TDMRep, section "HTTP header"). */
    static Says reservation(String value) {
        return value.equals("1") ? Says.RESERVED : value.equals("0") ? Says.PERMITTED : Says.NOTHING;
    }

    /** As the builders of data sets split it: by commas, and nothing may stand before a colon. */
    private static Says robots(String value) {
        boolean reserved = Arrays.stream(value.split(","))
                .map(String::strip)
                .anyMatch(word -> word.equals("noai") || word.equals("noimageai"));
        return reserved ? Says.RESERVED : Says.NOTHING;
    }

    private static List<String[]> links(Map<String, List<String>> fields) {
        List<String[]> found = new ArrayList<>();
        for (String value : fields.getOrDefault("link", List.of())) {
            Matcher matcher = LINK.matcher(value);
            while (matcher.find()) {
                if (RELATIONS.contains(matcher.group(2))) {
                    found.add(new String[] {matcher.group(1), matcher.group(2)});
                }
            }
        }
        return found;
    }
}
