package io.holdfast.retry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before another try: the pause grows with each failure up to a limit, and may be spread at random, so that
 * what failed together does not come back together.
 *
 * @param first pause after the first failure; less than a millisecond counts as one
 * @param max pause at most, before it is spread
 * @param factor by which each pause is longer than the one before, 2 or more
 * @param spreadFrom the least share of a pause that a spread one takes, from 0 on
 * @param spreadTo the largest share, above {@code spreadFrom}
 */
public record Backoff(Duration first, Duration max, int factor, double spreadFrom, double spreadTo) {
    /** Fails with {@link IllegalArgumentException} when pauses would not grow or the shares are in the wrong order. */
    public Backoff {
        if (factor < 2 || spreadFrom < 0 || spreadTo <= spreadFrom) {
            throw new IllegalArgumentException("no backoff: " + factor + ", " + spreadFrom + ", " + spreadTo);
        }
    }

    /** Doubles from {@code first} up to {@code max}; spread ones take half of the pause or more, but not all of it. */
    public static Backoff doubling(Duration first, Duration max) {
        return new Backoff(first, max, 2, 0.5, 1);
    }

    /** The same pauses, spread between two shares of each. */
    public Backoff spread(double from, double to) {
        return new Backoff(first, max, factor, from, to);
    }

    /**
     * The pause after a failure, in whole milliseconds.
     *
     * @param earlier failures in a row before this one; less than 0 counts as 0
     */
    public Duration after(int earlier) {
        long most = max.toMillis();
        long pause = Math.min(firstMillis(), most);
        for (int failure = 0; failure < earlier && pause < most; failure++) {
            pause = pause > most / factor ? most : pause * factor;
        }
        return Duration.ofMillis(pause);
    }

    /** A random share of the pause that {@link #after} tells. */
    public Duration spreadAfter(int earlier) {
        double share = ThreadLocalRandom.current().nextDouble(spreadFrom, spreadTo);
        return Duration.ofMillis((long) (after(earlier).toMillis() * share));
    }

    /**
     * The pause that {@link #after} tells, as an interval of Postgres.
     *
     * @param earlier an SQL expression of failures in a row before this one, 0 or more
     */
    public String interval(String earlier) {
        int steps = 0;
        while (after(steps).toMillis() < max.toMillis()) {
            steps++;
        }
        return "least(" + max.toMillis() + ", " + firstMillis() + " * " + factor + " ^ least(" + earlier + ", " + steps
                + ")) * interval '1 millisecond'";
    }

    private long firstMillis() {
        return Math.max(1, first.toMillis());
    }
}
