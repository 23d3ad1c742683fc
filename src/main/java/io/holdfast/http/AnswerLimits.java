package io.holdfast.http;

import io.holdfast.problem.ProblemType;
import io.holdfast.stream.BufferBudget;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What answers may take while they are made and sent: memory, out of the budget that all transfers share and of each account's
 * part of it, and the patience with their readers. Thread-safe.
 */
public final class AnswerLimits {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpConfig.AnswerSizes sizes;
    private final Duration readerPatience;
    private final BufferBudget budget;
    private final long perAccount;
    private final Map<UUID, Share> shares = new HashMap<>();
    private long taken;

    /** What one account has of it. */
    private static final class Share {
        final BufferBudget budget;
        int users;

        Share(long bytes) {
            budget = new BufferBudget(bytes);
        }
    }

    /**
     * Makes it.
     *
     * @param readerPatience how long a reader may take nothing
     * @param budget that all transfers share; an account gets half of it at most
     */
    public AnswerLimits(HttpConfig.AnswerSizes sizes, Duration readerPatience, BufferBudget budget) {
        this.sizes = sizes;
        this.readerPatience = readerPatience;
        this.budget = budget;
        this.perAccount = Math.min(sizes.bytesPerAccount(), budget.capacity() / 2);
    }

    /** Bytes after which a page of a list ends. */
    int pageBytes() {
        return (int) sizes.pageBytes();
    }

    /** How long a reader may take nothing. */
    Duration readerPatience() {
        return readerPatience;
    }

    /** Bytes that answers take now. */
    public synchronized long taken() {
        return taken;
    }

    /**
     * Takes memory for an answer to an account's request.
     *
     * @param wanted bytes; what is more than an account may have counts as that
     * @return what was taken; fails with {@link ProblemType#BUSY} when that is not to be had in time
     */
    Future<Taken> take(UUID account, long wanted) {
        long bytes = Math.min(wanted, perAccount);
        Share share = enter(account);
        return share.budget
                .grant(bytes, PATIENCE)
                .compose(v -> budget.grantAhead(bytes, PATIENCE).onFailure(late -> share.budget.release(bytes)))
                .map(v -> new Taken(account, share, bytes))
                .onFailure(late -> leave(account, share));
    }

    /** Memory that one answer has. */
    final class Taken {
        private final UUID account;
        private final Share share;
        private long bytes;

        private Taken(UUID account, Share share, long bytes) {
            this.account = account;
            this.share = share;
            this.bytes = bytes;
            count(bytes);
        }

        long bytes() {
            return bytes;
        }

        /** Gives back what is more than so many bytes, which are some. */
        void shrink(long wanted) {
            long over = Math.max(0, bytes - wanted);
            bytes -= over;
            count(-over);
            budget.release(over);
            share.budget.release(over);
        }

        /** Gives all back, once. */
        void release() {
            shrink(0);
            leave(account, share);
        }
    }

    private synchronized void count(long bytes) {
        taken += bytes;
    }

    private synchronized Share enter(UUID account) {
        Share share = shares.computeIfAbsent(account, first -> new Share(perAccount));
        share.users++;
        return share;
    }

    private synchronized void leave(UUID account, Share share) {
        share.users--;
        if (share.users == 0) {
            shares.remove(account);
        }
    }
}
