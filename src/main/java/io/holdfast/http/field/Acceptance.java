package io.holdfast.http.field;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a client takes, of what there is (RFC 9110 sections 12.4 and 12.5). */
public final class Acceptance {
    /** Of the value 0, which means that something is not acceptable. */
    private static final Pattern QUALITY = Pattern.compile(";q=([01](?:\\.\\d{0,3})?)");

    private Acceptance() {}

    /** Whether an {@code Accept-Encoding} takes gzip by name. */
    public static boolean takesGzip(Optional<String> acceptEncoding) {
        return quality(acceptEncoding, "gzip") > 0;
    }

    /** Whether an {@code Accept} names pages, and wants them no less than JSON; {@code *}{@code /*} names nothing. */
    public static boolean prefersPage(Optional<String> accept) {
        double page = quality(accept, "text/html");
        return page > 0
                && page >= quality(accept, "application/json")
                && page >= quality(accept, "application/problem+json");
    }

    private static double quality(Optional<String> field, String name) {
        return field.map(text -> Arrays.stream(text.toLowerCase(Locale.ROOT)
                                .replaceAll("\\s", "")
                                .split(","))
                        .filter(item -> item.equals(name) || item.startsWith(name + ";"))
                        .mapToDouble(Acceptance::quality)
                        .max()
                        .orElse(0))
                .orElse(0.0);
    }

    private static double quality(String item) {
        Matcher stated = QUALITY.matcher(item);
        return stated.find() ? Double.parseDouble(stated.group(1)) : 1;
    }
}
