package io.holdfast.jobs;

import io.holdfast.db.Arguments;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The places that a process has for work of one kind, and who has them; thread-safe. No account gets more than are left free
 * for accounts that come later, and what was slow has half of all at most.
 */
public final class AccountPlaces {
    private static final class Load {
        private int running;
        private int slow;
    }

    private final AccountShares shares;
    private final Map<UUID, Load> loads = new HashMap<>();
    private int running;
    private int slow;
    private int asked;
    private boolean missed;

    /** Makes it; all are free. */
    public AccountPlaces(AccountShares shares) {
        this.shares = shares;
    }

    /**
     * The rows of a relation {@code due} that may be taken, as a relation {@code chosen}: the first of each account before the
     * second of any. Of {@code due} it needs the columns {@code account_id}, {@code slow} and {@code turn}, the order within an
     * account.
     */
    public static String chosen() {
        return """
            ranked AS (
              SELECT d.*, coalesce(b.running, 0) AS running,
                row_number() OVER (PARTITION BY d.account_id ORDER BY d.slow, d.turn, random())
                  + coalesce(b.running, 0) AS of_account,
                CASE WHEN d.slow THEN row_number() OVER (PARTITION BY d.account_id, d.slow ORDER BY d.turn, random())
                  + coalesce(b.slow, 0) ELSE 0 END AS slow_of_account
              FROM due d
              LEFT JOIN unnest(#{accounts}::uuid[], #{ofAccounts}::integer[], #{slowOfAccounts}::integer[])
                AS b (id, running, slow) ON b.id = d.account_id),
            fair AS (
              SELECT r.*, CASE WHEN r.slow THEN row_number() OVER (PARTITION BY r.slow ORDER BY r.of_account, random())
                ELSE 0 END AS slow_of_all
              FROM ranked r
              WHERE r.of_account <= least(#{perAccount}, greatest(1, (#{free} + r.running) / 2))
                AND r.slow_of_account <= #{slowPerAccount}),
            chosen AS (
              SELECT * FROM fair WHERE slow_of_all <= #{mostSlow} ORDER BY of_account, random() LIMIT #{most})
            """;
    }

    /**
     * Begins to look for work, unless no place is free or somebody is looking.
     *
     * @return what {@link #chosen} needs; {@link #looked} must follow
     */
    public synchronized Optional<Arguments> look() {
        int free = shares.all() - running;
        if (free <= 0 || asked > 0) {
            missed = asked > 0;
            return Optional.empty();
        }
        asked = (free + 1) / 2;
        UUID[] accounts = loads.keySet().toArray(UUID[]::new);
        Integer[] of = new Integer[accounts.length];
        Integer[] slowOf = new Integer[accounts.length];
        for (int index = 0; index < accounts.length; index++) {
            Load load = Objects.requireNonNull(loads.get(accounts[index]));
            of[index] = load.running;
            slowOf[index] = load.slow;
        }
        return Optional.of(Arguments.of("accounts", accounts)
                .with("ofAccounts", of)
                .with("slowOfAccounts", slowOf)
                .with("perAccount", shares.perAccount())
                .with("slowPerAccount", shares.slowPerAccount())
                .with("free", free)
                .with("mostSlow", Math.max(1, shares.all() / 2) - slow)
                .with("most", asked));
    }

    /**
     * Ends a look.
     *
     * @param taken how many have begun, each by {@link #begin}
     * @return whether another look may find more
     */
    public synchronized boolean looked(int taken) {
        boolean more = missed || taken == asked;
        asked = 0;
        missed = false;
        return more;
    }

    /** An account takes a place. */
    public synchronized void begin(UUID account, boolean isSlow) {
        Load load = loads.computeIfAbsent(account, any -> new Load());
        load.running++;
        running++;
        if (isSlow) {
            load.slow++;
            slow++;
        }
    }

    /** An account gives back a place, as it took it. */
    public synchronized void end(UUID account, boolean isSlow) {
        Load load = Objects.requireNonNull(loads.get(account));
        load.running--;
        running--;
        if (isSlow) {
            load.slow--;
            slow--;
        }
        if (load.running == 0) {
            loads.remove(account);
        }
    }

    /** How many are taken. */
    public synchronized int taken() {
        return running;
    }

    /** How many are taken by what was slow the last time. */
    public synchronized int slow() {
        return slow;
    }
}
