package io.holdfast.outbound;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets each account have so many things under way at once; what is more waits in its order. For one event loop. */
final class AccountTurns {
    private static final class Line {
        private int running;
        private final Queue<Runnable> waiting = new ArrayDeque<>();
    }

    private final int most;
    private final Map<UUID, Line> lines = new HashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * Makes it.
     *
     * @param most things of one account under way at once
     */
    AccountTurns(int most) {
        this.most = most;
    }

    /** Begins something, now or when it is its turn; whoever began it says when it is {@link #over}. */
    void take(UUID account, Runnable begin) {
        Line line = lines.computeIfAbsent(account, any -> new Line());
        if (line.running < most) {
            line.running++;
            begin.run();
        } else {
            line.waiting.add(begin);
            waiting.incrementAndGet();
        }
    }

    /** Something of an account is over, so that the next may begin. */
    void over(UUID account) {
        Line line = Objects.requireNonNull(lines.get(account));
        Runnable next = line.waiting.poll();
        if (next != null) {
            waiting.decrementAndGet();
            next.run();
        } else if (--line.running == 0) {
            lines.remove(account);
        }
    }

    /** How many things wait for their turn; from any thread. */
    int waiting() {
        return waiting.get();
    }
}
