package io.holdfast.http.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** RFC 9110 section 10.2.3. */
class RetryAfterTest {
    private static final Instant NOW = Instant.parse("1999-12-31T23:59:00Z");

    @Test
    void itIsSecondsOrADate() {
        assertThat(RetryAfter.parse("120", NOW)).contains(Duration.ofMinutes(2));
        assertThat(RetryAfter.parse("Fri, 31 Dec 1999 23:59:59 GMT", NOW)).contains(Duration.ofSeconds(59));
    }

    @Test
    void aDateThatIsPastAsksForNoTime() {
        assertThat(RetryAfter.parse("Fri, 31 Dec 1999 23:58:59 GMT", NOW)).contains(Duration.ZERO);
    }

    @Test
    void whatIsNeitherAsksForNothing() {
        assertThat(RetryAfter.parse("soon", NOW)).isEmpty();
        assertThat(RetryAfter.parse("-1", NOW)).isEmpty();
        assertThat(RetryAfter.parse("1.5", NOW)).isEmpty();
        assertThat(RetryAfter.parse(null, NOW)).isEmpty();
    }

    @Test
    void moreSecondsThanThereAreIsALongTime() {
        assertThat(RetryAfter.parse("999999999999999999", NOW)).contains(Duration.ofSeconds(Integer.MAX_VALUE));
    }
}
