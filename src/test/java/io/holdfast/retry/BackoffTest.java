package io.holdfast.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Backoff USUAL = Backoff.doubling(Duration.ofSeconds(10), Duration.ofMinutes(5));

    @Test
    void itDoublesUpToItsMaximum() {
        assertThat(IntStream.range(0, 8).mapToObj(USUAL::after).map(Duration::toSeconds))
                .containsExactly(10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
    }

    @Test
    void noCountOfFailuresOverflows() {
        Backoff longest = Backoff.doubling(Duration.ofMillis(3), Duration.ofMillis(Long.MAX_VALUE));

        assertThat(longest.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofMillis(Long.MAX_VALUE));
        assertThat(longest.after(61)).isEqualTo(Duration.ofMillis(3L << 61));
        assertThat(longest.after(62)).isEqualTo(Duration.ofMillis(Long.MAX_VALUE));
        assertThat(USUAL.after(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(5));
        assertThat(USUAL.after(Integer.MIN_VALUE)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aFirstPauseOfNothingGrowsAndOneBeyondTheMaximumIsCut() {
        assertThat(Backoff.doubling(Duration.ZERO, Duration.ofSeconds(1)).after(3))
                .isEqualTo(Duration.ofMillis(8));
        assertThat(Backoff.doubling(Duration.ofHours(1), Duration.ofSeconds(1)).after(0))
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aSpreadPauseStaysBetweenItsSharesAndIsNotAlwaysTheSame() {
        Backoff around = USUAL.spread(0.75, 1.25);

        List<Duration> pauses =
                IntStream.range(0, 200).mapToObj(any -> around.spreadAfter(1)).toList();

        assertThat(pauses)
                .allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(25)));
        assertThat(pauses).anySatisfy(pause -> assertThat(pause).isLessThan(Duration.ofSeconds(20)));
        assertThat(pauses).anySatisfy(pause -> assertThat(pause).isGreaterThan(Duration.ofSeconds(20)));
    }

    @Test
    void whatWouldNotGrowIsRefused() {
        Duration second = Duration.ofSeconds(1);

        assertThatThrownBy(() -> new Backoff(second, second, 1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> USUAL.spread(1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> USUAL.spread(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void postgresReckonsTheSame() throws Exception {
        List<Backoff> each = List.of(
                USUAL,
                Backoff.doubling(Duration.ofSeconds(30), Duration.ofHours(1)),
                Backoff.doubling(Duration.ofHours(1), Duration.ofSeconds(1)),
                new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), 3, 0, 1));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Connection connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            for (Backoff backoff : each) {
                for (int earlier : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 40, Integer.MAX_VALUE}) {
                    try (var rows = statement.executeQuery("SELECT extract(epoch FROM " + backoff.interval("failures")
                            + ") * 1000 FROM (VALUES (" + earlier + ")) AS counted (failures)")) {
                        rows.next();
                        assertThat(rows.getLong(1))
                                .isEqualTo(backoff.after(earlier).toMillis());
                    }
                }
            }
        }
    }
}
