package io.holdfast.db;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The values of a statement's named parameters, each given once. */
public final class Arguments {
    private final Map<String, Object> values = new HashMap<>();

    private Arguments() {}

    /** The first of them. */
    public static Arguments of(String name, Object value) {
        return new Arguments().with(name, value);
    }

    /**
     * Adds one.
     *
     * @param value NULL where it is null or an empty {@link Optional}, {@link OptionalInt} or {@link OptionalLong}
     * @throws IllegalArgumentException where there is one of this name
     */
    public Arguments with(String name, @Nullable Object value) {
        if (values.containsKey(name)) {
            throw new IllegalArgumentException("twice: " + name);
        }
        put(values, name, bare(value));
        return this;
    }

    /** All of them, if they are those named. */
    Map<String, Object> exactly(Set<String> names) {
        if (!values.keySet().equals(names)) {
            throw new IllegalArgumentException("arguments " + values.keySet() + " for " + names);
        }
        return values;
    }

    private static @Nullable Object bare(@Nullable Object value) {
        if (value instanceof Optional<?> some) {
            return some.orElse(null);
        }
        if (value instanceof OptionalInt some) {
            return some.isPresent() ? some.getAsInt() : null;
        }
        if (value instanceof OptionalLong some) {
            return some.isPresent() ? some.getAsLong() : null;
        }
        return value;
    }

    @SuppressWarnings("NullAway") // a template's map has nulls, which its type does not say
    private static void put(Map<String, Object> values, String name, @Nullable Object value) {
        values.put(name, value);
    }
}
