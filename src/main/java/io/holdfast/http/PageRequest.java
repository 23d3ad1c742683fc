package io.holdfast.http;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which page of a list a request asks for.
 *
 * @param limit rows of the page
 * @param bytes of its items after which the page ends, whatever the limit
 * @param cursor the {@code next} of the page before
 */
public record PageRequest(int limit, int bytes, Optional<String> cursor) {
    /** The parameters that {@link #of} reads. */
    static final List<String> PARAMETERS = List.of("limit", "cursor");

    private static final int MAX = 200;
    private static final int USUAL = 50;

    /** Reads {@code limit} and {@code cursor}; throws {@link ProblemType#INVALID_FIELD} for a limit out of bounds. */
    public static PageRequest of(Exchange exchange) {
        return new PageRequest(
                exchange.query("limit").map(PageRequest::limit).orElse(USUAL),
                exchange.pageBytes(),
                exchange.query("cursor"));
    }

    /** How many rows to select: one more than the page holds, which tells whether there is a next page. */
    public int rows() {
        return limit + 1;
    }

    /** The rows of the page, of those that were selected. */
    public <T> List<T> page(List<T> selected) {
        return selected.size() > limit ? selected.subList(0, limit) : selected;
    }

    /** The cursor of the next page, if there is one. */
    public <T> Optional<String> next(List<T> selected, Function<T, String> cursorOf) {
        return selected.size() > limit ? Optional.of(cursorOf.apply(selected.get(limit - 1))) : Optional.empty();
    }

    /** The page of rows that were selected, an item each. */
    public <T> JsonPage json(List<T> selected, Function<T, JsonObject> item, Function<T, String> cursorOf) {
        return json(new JsonObject(), selected, selected.size(), item, cursorOf);
    }

    /**
     * The page of rows that were selected, an item each; ends early where its bytes are enough.
     *
     * @param others members ahead of the items
     * @param most how many of the rows there may be items of; at least one, if there are rows
     */
    public <T> JsonPage json(
            JsonObject others, List<T> selected, int most, Function<T, JsonObject> item, Function<T, String> cursorOf) {
        Buffer json = Buffer.buffer("{");
        others.forEach(member -> json.appendString(Json.encode(member.getKey()))
                .appendString(":")
                .appendString(Json.encode(member.getValue()))
                .appendString(","));
        json.appendString("\"items\":[");
        int first = json.length();
        int shown = 0;
        while (shown < Math.min(limit, most) && json.length() - first < bytes) {
            json.appendString(shown == 0 ? "" : ",")
                    .appendBuffer(item.apply(selected.get(shown)).toBuffer());
            shown++;
        }
        Optional<String> next =
                shown < selected.size() ? Optional.of(cursorOf.apply(selected.get(shown - 1))) : Optional.empty();
        json.appendString("],\"next\":")
                .appendString(Json.encode(next.orElse(null)))
                .appendString("}");
        return new JsonPage(json, next);
    }

    /**
     * The next page as a {@code Link} field names it (RFC 8288): the same request, but for the cursor.
     *
     * @param cursor safe as it is
     */
    public static String link(Exchange exchange, String cursor) {
        StringBuilder link =
                new StringBuilder("<").append(exchange.request().path()).append('?');
        exchange.request().params().forEach(parameter -> {
            if (!parameter.getKey().equals("cursor")) {
                link.append(encode(parameter.getKey()))
                        .append('=')
                        .append(encode(parameter.getValue()))
                        .append('&');
            }
        });
        return link.append("cursor=").append(cursor).append(">; rel=\"next\"").toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX) {
                return limit;
            }
        } catch (NumberFormatException tooOdd) {
            throw outOfBounds();
        }
        throw outOfBounds();
    }

    private static ProblemException outOfBounds() {
        return Problem.invalidField("limit", "must be a number from 1 to " + MAX)
                .asFailure();
    }
}
