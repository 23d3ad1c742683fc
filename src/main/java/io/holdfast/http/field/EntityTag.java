package io.holdfast.http.field;

import java.util.Optional;

/**
 * One entity tag (RFC 9110 section 8.8.3).
 *
 * @param weak whether it came with {@code W/}
 * @param opaque what is between the quotes
 */
public record EntityTag(boolean weak, String opaque) {
    /** Reads one tag and nothing else; empty where the text is anything else. */
    public static Optional<EntityTag> of(String text) {
        return ETags.of(text).flatMap(list -> list.tags().stream().findFirst()).filter(tag -> tag.toString()
                .equals(text));
    }

    /** Whether both are strong and the same (RFC 9110 section 8.8.3.2). */
    public boolean stronglyEquals(EntityTag other) {
        return !weak && !other.weak && opaque.equals(other.opaque);
    }

    /** Whether they are the same but for weakness (RFC 9110 section 8.8.3.2). */
    public boolean weaklyEquals(EntityTag other) {
        return opaque.equals(other.opaque);
    }

    @Override
    public String toString() {
        return (weak ? "W/\"" : "\"") + opaque + '"';
    }
}
