package io.holdfast.problem;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A refusal as the client sees it (RFC 9457).
 *
 * @param detail what is particular to this occurrence
 * @param retryAfterSeconds when it is worth trying again (RFC 9110 section 10.2.3)
 * @param extensions further members, {@code errors} for instance; values as JSON knows them
 */
public record Problem(
        ProblemType type, Optional<String> detail, OptionalInt retryAfterSeconds, Map<String, Object> extensions) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,39}");

    public Problem {
        extensions = Collections.unmodifiableMap(new LinkedHashMap<>(extensions));
    }

    /** A refusal with nothing but its type. */
    public Problem(ProblemType type) {
        this(type, Optional.empty(), OptionalInt.empty(), Map.of());
    }

    /** The same, with what is particular to this occurrence. */
    public Problem withDetail(String text) {
        return new Problem(type, Optional.of(text), retryAfterSeconds, extensions);
    }

    /** The same, worth another try after so many seconds. */
    public Problem retryAfter(int seconds) {
        return new Problem(type, detail, OptionalInt.of(seconds), extensions);
    }

    /** The same, with one more member in the document. */
    public Problem with(String member, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(extensions);
        more.put(member, value);
        return new Problem(type, detail, retryAfterSeconds, more);
    }

    /** Carries this problem through a failed future. */
    public ProblemException asFailure() {
        return new ProblemException(this);
    }

    /**
     * One invalid field, never its value.
     *
     * @param field named as the client wrote it; {@code ?} stands for what can't be a name, since it may be what the client
     *     meant to say in a field: a prompt, an address, a file's name
     */
    public static Problem invalidField(String field, String fault) {
        String named = NAME.matcher(field).matches() ? field : "?";
        return new Problem(ProblemType.INVALID_FIELD).with("errors", List.of(Map.of("field", named, "fault", fault)));
    }
}
