package io.holdfast.http.field;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** For how long an answer asks to be left alone: {@code Retry-After}, in seconds or as a date (RFC 9110 section 10.2.3). */
public final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,18}");

    private RetryAfter() {}

    /**
     * Reads it.
     *
     * @param said the field, or nothing
     * @param now what a date is compared with
     * @return nothing where it asks for nothing that can be read, and no time for a date that is past
     */
    public static Optional<Duration> parse(@Nullable String said, Instant now) {
        if (said == null) {
            return Optional.empty();
        }
        if (SECONDS.matcher(said).matches()) {
            return Optional.of(Duration.ofSeconds(Math.min(Long.parseLong(said), Integer.MAX_VALUE)));
        }
        return HttpDates.parse(said)
                .map(when -> Duration.between(now, when))
                .map(asked -> asked.isNegative() ? Duration.ZERO : asked);
    }
}
