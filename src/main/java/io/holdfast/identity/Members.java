package io.holdfast.identity;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** Members of JSON objects whose types are looked at before they are read. */
final class Members {
    /** Beyond, milliseconds overflow. */
    private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000;

    private Members() {}

    static boolean isStringOrNull(JsonObject object, String name) {
        return object.getValue(name) == null || object.getValue(name) instanceof String;
    }

    /** A string, if it is one. */
    static Optional<String> string(JsonObject object, String name) {
        return object.getValue(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** Whether it is a string, or an array of nothing but strings. */
    static boolean isStringOrStrings(JsonObject object, String name) {
        Object value = object.getValue(name);
        return value instanceof String
                || (value instanceof JsonArray several && several.stream().allMatch(String.class::isInstance));
    }

    /** Whether it is a NumericDate (RFC 7519 section 2), or absent. */
    static boolean isTimeOrAbsent(JsonObject object, String name) {
        return !object.containsKey(name) || seconds(object, name).isPresent();
    }

    /** A NumericDate, if it is one. */
    static Optional<Instant> time(JsonObject object, String name) {
        OptionalLong seconds = seconds(object, name);
        return seconds.isPresent() ? Optional.of(Instant.ofEpochSecond(seconds.getAsLong())) : Optional.empty();
    }

    /** A string, or those of an array of strings and nulls; none when it is neither. */
    static List<String> strings(JsonObject object, String name) {
        Object value = object.getValue(name);
        if (value instanceof String one) {
            return List.of(one);
        }
        return value instanceof JsonArray several
                        && several.stream().allMatch(each -> each == null || each instanceof String)
                ? several.stream()
                        .filter(Objects::nonNull)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    private static OptionalLong seconds(JsonObject object, String name) {
        if (!(object.getValue(name) instanceof Number number)) {
            return OptionalLong.empty();
        }
        double size = Math.abs(number.doubleValue());
        return size <= MAX_SECONDS ? OptionalLong.of(number.longValue()) : OptionalLong.empty();
    }
}
