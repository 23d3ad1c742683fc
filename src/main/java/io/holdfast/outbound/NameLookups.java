package io.holdfast.outbound;

import io.holdfast.internals.ContextPromise;
import io.holdfast.internals.NameServers;
import io.holdfast.telemetry.MeterNames;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/**
 * Looks names up so that none of them holds up another: each for a limited time, each name once at a time, so many at once for
 * an account, and none again soon that has just failed. One a process, from any thread; its callers are bounded, and so are those
 * that wait.
 */
public final class NameLookups implements HostResolver {
    /** Names that are known at a time, of which the oldest goes first. */
    private static final int MAX_KNOWN = 1_000;

    /** How long a good answer serves, so that a busy receiver is not looked up for each delivery. */
    private static final Duration SERVES = Duration.ofSeconds(5);

    private record Known(Future<List<InetAddress>> answer, long atNanos, Duration memory) {
        boolean holds() {
            return System.nanoTime() - atNanos < memory.toNanos();
        }
    }

    private record Question(String host, UUID account, Promise<List<InetAddress>> asked) {
        void answer(Future<List<InetAddress>> told) {
            told.onComplete(done -> {
                if (done.succeeded()) {
                    asked.tryComplete(done.result());
                } else {
                    asked.tryFail(done.cause());
                }
            });
        }
    }

    private final Vertx vertx;
    private final NamesConfig config;
    private final NameServers servers;
    private final Meters meters;
    private final AccountTurns turns;
    private final Map<String, Future<List<InetAddress>>> running = new HashMap<>();
    private final Map<String, Known> known = new LinkedHashMap<>();

    /** Makes it; nothing is asked yet. */
    public NameLookups(Vertx vertx, NamesConfig config, Meters meters) {
        this.vertx = vertx;
        this.config = config;
        this.servers = new NameServers(vertx, config.addresses(), config.timeout());
        this.meters = meters;
        this.turns = new AccountTurns(config.maxPerAccount());
        meters.gauge("holdfast.names.waiting", turns, AccountTurns::waiting);
    }

    @Override
    public Future<List<InetAddress>> addresses(String host, UUID account) {
        Question question = new Question(host, account, ContextPromise.onThisContext());
        servers.context().runOnContext(v -> take(question));
        return question.asked().future();
    }

    private void take(Question question) {
        Optional<Future<List<InetAddress>>> answer = standing(question.host());
        if (answer.isPresent()) {
            question.answer(answer.get());
            return;
        }
        long timer = vertx.setTimer(Math.max(1, config.timeout().toMillis()), late -> question.asked()
                .tryFail(new TimeoutException("the name's turn did not come in time")));
        question.asked().future().onComplete(done -> vertx.cancelTimer(timer));
        turns.take(question.account(), () -> ask(question));
    }

    /** What was told of a name just now, or will be. */
    private Optional<Future<List<InetAddress>>> standing(String host) {
        Known before = known.get(host);
        return before != null && before.holds() ? Optional.of(before.answer()) : Optional.ofNullable(running.get(host));
    }

    private void ask(Question question) {
        String host = question.host();
        Optional<Future<List<InetAddress>>> meanwhile = standing(host);
        if (question.asked().future().isComplete() || meanwhile.isPresent()) {
            meanwhile.ifPresent(question::answer);
            // not at once, since those that wait behind it may be as many as there are
            servers.context().runOnContext(v -> turns.over(question.account()));
            return;
        }
        long began = System.nanoTime();
        Future<List<InetAddress>> answer = servers.addresses(host);
        running.put(host, answer);
        question.answer(answer);
        answer.onComplete(done -> {
            running.remove(host);
            remember(host, new Known(answer, System.nanoTime(), done.succeeded() ? SERVES : config.memory()));
            meters.nameLookedUp(done.succeeded() ? MeterNames.SUCCESS : MeterNames.FAILED, System.nanoTime() - began);
            turns.over(question.account());
        });
    }

    private void remember(String host, Known answer) {
        known.remove(host); // to the end of the line
        known.put(host, answer);
        if (known.size() > MAX_KNOWN) {
            known.remove(known.keySet().iterator().next());
        }
    }
}
