package io.holdfast.stream.part;

import io.holdfast.problem.ProblemType;
import io.holdfast.stream.BufferBudget;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends a stream in parts, a few at once, each held in memory the budget granted; while there is none, the sender waits. */
public final class PartWriter {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Sends one part; the answer is what completing needs to know. */
    public interface Sender {
        Future<String> send(int number, Buffer part, boolean last);
    }

    private final Sender sender;
    private final PartCutter cutter;

    // a future would keep the bytes of its part for as long as it is kept itself
    private final List<String> answers = new ArrayList<>();
    private final Promise<List<String>> finished = Promise.promise();
    private final Promise<Void> landed = Promise.promise();
    private int flying;
    private boolean ended;
    private @Nullable Throwable failure;

    /**
     * Makes one.
     *
     * @param partSize bytes of each part but the last
     * @param inFlight parts that are sent at once, the one that is being filled among them
     */
    public PartWriter(BufferBudget budget, int partSize, int inFlight, Sender sender) {
        this.sender = sender;
        this.cutter = new PartCutter(budget, partSize, PATIENCE, new PartTarget() {
            @Override
            public boolean takesParts() {
                return true; // none is begun that could not be sent
            }

            @Override
            public boolean beginsParts() {
                return flying < inFlight;
            }

            @Override
            public boolean wholeParts() {
                return true;
            }

            @Override
            public void take(Buffer part, Runnable done) {
                if (failure == null) {
                    send(part, false, done);
                } else {
                    done.run();
                }
            }
        });
    }

    /** Where the bytes go; fails with {@link ProblemType#BUSY} or as a part does. */
    public WriteStream<Buffer> stream() {
        return cutter;
    }

    /** Sends what is left once the stream has ended, and tells the answers to all parts in order, of which there is one at least. */
    public Future<List<String>> finish() {
        ended = true;
        Buffer rest = cutter.rest(List.of());
        if (failure == null && (rest.length() > 0 || answers.isEmpty())) {
            send(rest, true, () -> {});
        }
        settle();
        return finished.future();
    }

    /** Lets go of the memory it holds; done when the parts in flight have landed, one way or the other. */
    public Future<Void> cancel() {
        fail(new IllegalStateException("cancelled"));
        return flying == 0 ? Future.succeededFuture() : landed.future();
    }

    private void send(Buffer part, boolean last, Runnable done) {
        flying++;
        int index = answers.size();
        answers.add("");
        sender.send(index + 1, part, last).onComplete(answer -> {
            flying--;
            done.run();
            if (answer.failed()) {
                fail(answer.cause());
            } else {
                answers.set(index, answer.result());
                cutter.ready();
            }
            settle();
        });
    }

    private void settle() {
        if (flying > 0) {
            return;
        }
        if (failure != null) {
            cutter.close();
            landed.tryComplete();
        } else if (ended) {
            cutter.close();
            finished.tryComplete(answers);
        }
    }

    private void fail(Throwable cause) {
        if (failure != null || finished.future().isComplete()) {
            return;
        }
        failure = cause;
        finished.tryFail(cause);
        cutter.fail(cause);
        if (!ended) {
            cutter.close(); // at once, but for the rest, which may be on its way
        }
        settle();
    }
}
