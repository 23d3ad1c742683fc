package io.holdfast.objectstore;

import static java.util.concurrent.TimeUnit.MINUTES;

import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressGate;
import io.holdfast.rights.EgressPermit;
import io.holdfast.stream.Body;
import io.holdfast.stream.BufferBudget;
import io.holdfast.stream.Outflow;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Calls a store on an event loop as the gateway would, always about the same fresh key, and waits for the answer. */
public final class StoreCalls {
    private final BufferBudget budget;
    private final ObjectKey key = ObjectKey.of(UUID.randomUUID(), UUID.randomUUID());
    private final EgressPermit permit = new EgressGate(agent -> false, head -> false, refusal -> {})
            .permit(Channel.OWNER, UUID.randomUUID(), EgressGate.Asking.silent());
    private final Vertx vertx;
    private final Context loop;
    private Optional<ObjectStore> used = Optional.empty();

    public StoreCalls(long capacity, Vertx vertx) {
        this.budget = new BufferBudget(capacity);
        this.vertx = vertx;
        this.loop = vertx.getOrCreateContext();
    }

    public ObjectStore use(ObjectStore opened) {
        used = Optional.of(opened);
        return opened;
    }

    public ObjectStore store() {
        return used.orElseThrow();
    }

    public Vertx vertx() {
        return vertx;
    }

    public BufferBudget budget() {
        return budget;
    }

    public ObjectKey key() {
        return key;
    }

    /** Writes random bytes and gives them back. */
    public Buffer write(int size, boolean known) {
        TestSource source = new TestSource(new Random(size), size, false);
        write(source, known ? OptionalLong.of(size) : OptionalLong.empty());
        return source.sent();
    }

    public void write(TestSource source, OptionalLong length) {
        on(() -> store().write(key, "image/png", Body.of(source, length)));
    }

    public void discard() {
        on(() -> store().discard(key));
    }

    public Buffer read(long first, long length) {
        return on(() -> open(first, length).compose(StoreCalls::whole));
    }

    public Future<Outflow.Flow> open(long first, long length) {
        return store().read(permit, key, first, length).compose(Outflow::open);
    }

    public static Future<Buffer> whole(Outflow.Flow flow) {
        Buffer bytes = Buffer.buffer();
        Promise<Buffer> whole = Promise.promise();
        flow.source().exceptionHandler(whole::tryFail);
        flow.source().endHandler(v -> whole.tryComplete(bytes));
        flow.source().handler(bytes::appendBuffer);
        flow.source().resume();
        return whole.future().onComplete(done -> flow.release().run());
    }

    public <T> T on(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(v -> {
            try {
                work.get().onComplete(done);
            } catch (RuntimeException thrown) {
                done.fail(thrown);
            }
        });
        try {
            return done.future().await(5, MINUTES);
        } catch (TimeoutException late) {
            throw new AssertionError("no answer within 5 minutes", late);
        }
    }
}
