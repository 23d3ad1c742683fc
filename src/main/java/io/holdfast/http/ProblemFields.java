package io.holdfast.http;

import io.holdfast.http.field.ByteRanges;
import io.holdfast.http.field.CacheControl;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in the fields of an answer what a problem says to clients that read no document. */
final class ProblemFields {
    private ProblemFields() {}

    /** The fields of its document, and those that its status asks for (RFC 9110 section 15.5). */
    static Map<String, String> of(Problem problem) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Content-Type", "application/problem+json");
        fields.put(CacheControl.NAME, CacheControl.NO_STORE.value());
        fields.put("Vary", "Accept");
        problem.retryAfterSeconds().ifPresent(s -> fields.put("Retry-After", Integer.toString(s)));
        if (problem.type() == ProblemType.UNAUTHENTICATED) {
            fields.put(
                    "WWW-Authenticate",
                    challenge(
                            "invalid_token",
                            "error_description",
                            problem.extensions().get("reason")));
        }
        if (problem.type() == ProblemType.SCOPE_MISSING) {
            fields.put(
                    "WWW-Authenticate",
                    challenge(
                            "insufficient_scope", "scope", problem.extensions().get("scope")));
        }
        if (problem.extensions().get("accepted") instanceof List<?> types) {
            // RFC 9110 section 15.5.16
            fields.put("Accept", types.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
        if (problem.extensions().get("allow") instanceof String methods) {
            fields.put("Allow", methods);
        }
        if (problem.type() == ProblemType.RANGE_NOT_SATISFIABLE
                && problem.extensions().get("size") instanceof Long size) {
            fields.put("Content-Range", new ByteRanges.Unsatisfiable().contentRange(size));
        }
        return fields;
    }

    /** RFC 6750 section 3: no error where no token was shown. */
    private static String challenge(String error, String parameter, @Nullable Object value) {
        return value == null ? "Bearer" : "Bearer error=\"" + error + "\", " + parameter + "=\"" + value + "\"";
    }
}
