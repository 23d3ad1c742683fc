package io.holdfast.http.field;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ids as clients write them, in letters of either case (RFC 9562 section 4). */
public final class UuidText {
    /** {@link UUID#fromString} takes shorter groups too. */
    private static final Pattern SHAPE = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private UuidText() {}

    /** The id, if the text is one. */
    public static Optional<UUID> parse(String text) {
        return SHAPE.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
