package io.holdfast.http;

import io.holdfast.http.field.ETags;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code If-Match} where entity tags are the numbers of versions. */
public final class IfMatch {
    private static final ETags NO_VERSION = new ETags(false, List.of());
    private static final Pattern VERSION = Pattern.compile("\\d{1,9}");

    private IfMatch() {}

    /** The versions that are asked for (RFC 9110 section 13.1.1); {@code *} asks for none in particular. */
    public static Optional<List<Integer>> versions(Exchange exchange) {
        List<String> fields = exchange.headers().getAll("If-Match");
        if (fields.isEmpty()) {
            return Optional.empty();
        }
        ETags asked = ETags.of(String.join(",", fields)).orElse(NO_VERSION);
        return asked.any()
                ? Optional.empty()
                : Optional.of(asked.tags().stream()
                        .filter(tag ->
                                !tag.weak() && VERSION.matcher(tag.opaque()).matches())
                        .map(tag -> Integer.valueOf(tag.opaque()))
                        .toList());
    }
}
