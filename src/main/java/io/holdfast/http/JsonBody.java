package io.holdfast.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.holdfast.stream.Body;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bodies that are small JSON objects. */
public final class JsonBody {
    /** Digits of a number up to which JSON is read back from Postgres. */
    private static final int MAX_DIGITS = 1_000;

    private JsonBody() {}

    /**
     * Reads one.
     *
     * @param maxBytes more fail with {@link ProblemType#TOO_LARGE}
     * @return the object; fails with {@link ProblemType#BAD_REQUEST} when it is none
     */
    public static Future<JsonObject> of(Body body, int maxBytes) {
        return read(body, maxBytes).map(bytes -> parsed(bytes));
    }

    static Future<Buffer> read(Body body, int maxBytes) {
        Buffer bytes = Buffer.buffer();
        return body.limit(maxBytes).tap(bytes::appendBuffer).drain().map(bytes);
    }

    /** Refuses members that could have meant something; throws {@link ProblemType#INVALID_FIELD}. */
    public static void only(JsonObject body, Set<String> known) {
        body.fieldNames().stream()
                .filter(member -> !known.contains(member))
                .findFirst()
                .ifPresent(member -> {
                    throw Problem.invalidField(member, "is not known here").asFailure();
                });
    }

    /**
     * Reads one.
     *
     * @param freeForm members that keep numbers beyond a double, as long as they have no more than {@value #MAX_DIGITS} digits
     *     and are whole; elsewhere such a number is refused (RFC 8259 section 6)
     * @throws io.holdfast.problem.ProblemException {@link ProblemType#BAD_REQUEST} where it is no object,
     *     {@link ProblemType#INVALID_FIELD} for a number that cannot be kept
     */
    static JsonObject parsed(Buffer bytes, String... freeForm) {
        try (JsonParser parser = new ExactNumbers(JacksonCodec.createParser(bytes))) {
            JsonObject body = (JsonObject) JacksonCodec.fromParser(parser, Object.class);
            Set<String> kept = Set.of(freeForm);
            body.getMap().forEach((member, value) -> {
                if (!isKept(value, kept.contains(member))) {
                    throw Problem.invalidField(member, "holds a number that is too large or too small")
                            .asFailure();
                }
            });
            return body;
        } catch (DecodeException | ClassCastException | IOException malformed) {
            throw ProblemType.BAD_REQUEST.asFailure("The body is not a JSON object.");
        }
    }

    private static boolean isKept(@Nullable Object value, boolean freeForm) {
        if (value instanceof Map<?, ?> || value instanceof List<?>) {
            Collection<?> items = value instanceof Map<?, ?> members ? members.values() : (List<?>) value;
            return items.stream().allMatch(item -> isKept(item, freeForm));
        }
        return !(value instanceof BigDecimal number) || (freeForm && isShort(number));
    }

    private static boolean isShort(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0 && (long) number.precision() - number.scale() <= MAX_DIGITS;
    }

    /** Reads numbers that a double would make infinite or nothing as what they are. */
    private static final class ExactNumbers extends JsonParserDelegate {
        ExactNumbers(JsonParser parser) {
            super(parser);
        }

        @Override
        public Number getNumberValue() throws IOException {
            Number number = super.getNumberValue();
            boolean beyond = number instanceof Double real && (real.isInfinite() || real == 0);
            return beyond && getDecimalValue().signum() != 0 ? getDecimalValue() : number;
        }
    }
}
