package io.holdfast.http.field;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Tells whether a conditional request may go on, in the order of RFC 9110 section 13.2.2. */
public final class Preconditions {
    private final MultiMap headers;
    private final boolean safe;
    private final EntityTag etag;
    private final Instant lastModified;

    /** What is to be done with a conditional request. */
    public enum Outcome {
        /** Perform the method. */
        PROCEED,
        /** Answer 304. */
        NOT_MODIFIED,
        /** Answer 412, {@code ProblemType.PRECONDITION_FAILED}. */
        FAILED
    }

    private Preconditions(HttpMethod method, MultiMap headers, EntityTag etag, Instant lastModified) {
        this.headers = headers;
        this.safe = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        this.etag = etag;
        this.lastModified = lastModified.truncatedTo(ChronoUnit.SECONDS); // HTTP's dates have no fractions
    }

    /**
     * Weighs {@code If-Match}, {@code If-Unmodified-Since}, {@code If-None-Match} and {@code If-Modified-Since}.
     *
     * <p>A malformed list of tags fails a condition that guards a change; a malformed date is ignored.
     *
     * @param etag of the current representation, strong
     * @param lastModified of the current representation
     */
    public static Outcome of(HttpMethod method, MultiMap headers, EntityTag etag, Instant lastModified) {
        return new Preconditions(method, headers, etag, lastModified).outcome();
    }

    /**
     * Whether {@code Range} counts, as {@code If-Range} has it (RFC 9110 section 13.1.5): yes where there is none, or it
     * is strongly the same tag, or exactly the same date. The date counts as strong, so the caller's representation must
     * not change twice within a second.
     */
    public static boolean rangeApplies(MultiMap headers, EntityTag etag, Instant lastModified) {
        List<String> fields = headers.getAll("If-Range");
        if (fields.isEmpty()) {
            return true;
        }
        if (fields.size() > 1) {
            return false;
        }
        String value = fields.get(0).strip();
        if (value.startsWith("\"") || value.startsWith("W/")) {
            return EntityTag.of(value).filter(etag::stronglyEquals).isPresent();
        }
        return HttpDates.parse(value)
                .filter(lastModified.truncatedTo(ChronoUnit.SECONDS)::equals)
                .isPresent();
    }

    private Outcome outcome() {
        if (headers.contains("If-Match")) {
            if (tags("If-Match").filter(tags -> tags.matchStrongly(etag)).isEmpty()) {
                return Outcome.FAILED;
            }
        } else if (date("If-Unmodified-Since").filter(lastModified::isAfter).isPresent()) {
            return Outcome.FAILED;
        }
        if (headers.contains("If-None-Match")) {
            return noneMatch() ? Outcome.PROCEED : unchanged();
        }
        boolean modified = date("If-Modified-Since").map(lastModified::isAfter).orElse(true);
        return safe && !modified ? Outcome.NOT_MODIFIED : Outcome.PROCEED;
    }

    private boolean noneMatch() {
        return tags("If-None-Match").map(tags -> !tags.matchWeakly(etag)).orElse(safe);
    }

    private Outcome unchanged() {
        return safe ? Outcome.NOT_MODIFIED : Outcome.FAILED;
    }

    private Optional<ETags> tags(String name) {
        return ETags.of(String.join(",", headers.getAll(name)));
    }

    private Optional<Instant> date(String name) {
        List<String> fields = headers.getAll(name);
        return fields.size() == 1 ? HttpDates.parse(fields.get(0).strip()) : Optional.empty();
    }
}
