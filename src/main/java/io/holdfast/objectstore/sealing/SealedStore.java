package io.holdfast.objectstore.sealing;

import io.holdfast.internals.PartBytes;
import io.holdfast.objectstore.ForwardingStore;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.EgressPermit;
import io.holdfast.stream.Body;
import io.holdfast.stream.BufferBudget;
import io.holdfast.stream.BufferRead;
import io.holdfast.stream.Outflow;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import javax.crypto.SecretKey;

/**
 * A store whose objects are sealed, those that {@link ObjectKeys} names a key for; sizes, offsets and digests are everywhere
 * those of the bytes before. Each part must begin with a block, so that any replica can seal it without having seen another.
 *
 * <p>Tink's {@code StreamingAead} would do the same in one stream, but its header stands before the first block, it has no
 * way to go on in the middle on another replica, and its channels block.
 */
public final class SealedStore extends ForwardingStore {
    /** Parts must begin at multiples of this many bytes. */
    public static final int ALIGNMENT = SealedLayout.BLOCK;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final ObjectStore store;
    private final ObjectKeys keys;
    private final BufferBudget budget;

    /**
     * Makes one for one event loop.
     *
     * @param budget for sealed copies of parts while they are sent; another one than that of the parts, which wait for it,
     *     and large enough for the largest part
     */
    public SealedStore(Vertx vertx, ObjectStore store, ObjectKeys keys, BufferBudget budget) {
        this.vertx = vertx;
        this.store = store;
        this.keys = keys;
        this.budget = budget;
    }

    @Override
    protected <T> Future<T> forward(String operation, Function<ObjectStore, Future<T>> work) {
        return work.apply(store);
    }

    @Override
    public Future<Void> write(ObjectKey key, String mediaType, Body body) {
        return keys.make(key).onFailure(cause -> body.release()).compose(made -> made.map(
                        secret -> seal(key, mediaType, body, new Sealer(secret, 0)))
                .orElseGet(() -> store.write(key, mediaType, body)));
    }

    private Future<Void> seal(ObjectKey key, String mediaType, Body body, Sealer sealer) {
        OptionalLong length = body.length();
        OptionalLong sealed =
                length.isPresent() ? OptionalLong.of(SealedLayout.sealed(length.getAsLong())) : OptionalLong.empty();
        return store.write(key, mediaType, Body.of(new SealingRead(body, sealer), sealed))
                .onFailure(cause -> body.release())
                .compose(v -> keys.finish(key, sealer.taken()));
    }

    @Override
    public Future<Outflow> read(EgressPermit permit, ObjectKey key, long first, long length) {
        return keys.forReading(key).compose(found -> found.map(sealing -> open(permit, key, sealing, first, length))
                .orElseGet(() -> store.read(permit, key, first, length)));
    }

    private Future<Outflow> open(
            EgressPermit permit, ObjectKey key, ObjectKeys.Sealing sealing, long first, long length) {
        if (first + length > sealing.size()) {
            return Future.failedFuture(ProblemType.CONTENT_LOST.asFailure());
        }
        if (length == 0) {
            return Future.succeededFuture(new Outflow.Flow(new BufferRead(Buffer.buffer()), 0, () -> {}));
        }
        long begin = SealedLayout.begin(SealedLayout.blockOf(first));
        long end = SealedLayout.end(SealedLayout.blockOf(first + length - 1), sealing.size());
        return store.read(permit, key, begin, end - begin)
                .compose(Outflow::open)
                .map(flow -> new Outflow.Flow(
                        new OpeningRead(flow.source(), flow.release(), sealing.key(), first, length, sealing.size()),
                        length,
                        flow.release()));
    }

    @Override
    public Future<String> begin(ObjectKey key, String mediaType) {
        return keys.make(key).compose(made -> store.begin(key, mediaType));
    }

    @Override
    public Future<String> writePart(ObjectKey key, String upload, int number, long first, Buffer part) {
        return keys.forWriting(key).compose(found -> found.map(secret -> seal(key, upload, number, first, part, secret))
                .orElseGet(() -> store.writePart(key, upload, number, first, part)));
    }

    private Future<String> seal(ObjectKey key, String upload, int number, long first, Buffer part, SecretKey secret) {
        if (first % ALIGNMENT != 0) {
            throw new IllegalArgumentException("a part begins within a block");
        }
        long bytes = SealedLayout.sealed(part.length());
        PartBytes sealed = new PartBytes();
        // a whole part at once would take the event loop several milliseconds
        return budget.grant(bytes, PATIENCE)
                .compose(v -> vertx.executeBlocking(() -> fill(sealed, part, bytes, first, secret), false)
                        .compose(view -> store.writePart(key, upload, number, SealedLayout.sealed(first), view))
                        .onComplete(done -> {
                            sealed.release();
                            budget.release(bytes);
                        }));
    }

    private static Buffer fill(PartBytes sealed, Buffer part, long bytes, long first, SecretKey secret) {
        Sealer sealer = new Sealer(secret, SealedLayout.blockOf(first));
        sealer.accept(part, block -> sealed.append(block, bytes));
        sealer.end(block -> sealed.append(block, bytes));
        return sealed.view();
    }

    /** Bytes that are sealed with another key can't be copied, so that who asked writes them instead. */
    @Override
    public Future<String> copyPart(
            ObjectKey key, String upload, int number, long at, ObjectKey source, long first, long length) {
        return Future.all(keys.forWriting(key), keys.forWriting(source))
                .compose(both -> both.<Optional<SecretKey>>list().stream().allMatch(Optional::isEmpty)
                        ? store.copyPart(key, upload, number, at, source, first, length)
                        : Future.failedFuture(new UnsupportedOperationException("sealed")));
    }

    @Override
    public Future<Void> complete(ObjectKey key, String upload, List<String> receipts, long size) {
        return keys.forWriting(key)
                .compose(found -> found.isEmpty()
                        ? store.complete(key, upload, receipts, size)
                        : store.complete(key, upload, receipts, SealedLayout.sealed(size))
                                .compose(v -> keys.finish(key, size)));
    }

    @Override
    public Future<Buffer> readBack(ObjectKey key, long first, int length) {
        return keys.forReading(key).compose(found -> found.map(sealing -> openBack(key, sealing, first, length))
                .orElseGet(() -> store.readBack(key, first, length)));
    }

    private Future<Buffer> openBack(ObjectKey key, ObjectKeys.Sealing sealing, long first, int length) {
        if (first + length > sealing.size()) {
            return Future.failedFuture(ProblemType.STORE_UNAVAILABLE.asFailure());
        }
        if (length == 0) {
            return Future.succeededFuture(Buffer.buffer());
        }
        long begin = SealedLayout.begin(SealedLayout.blockOf(first));
        long end = SealedLayout.end(SealedLayout.blockOf(first + length - 1), sealing.size());
        return store.readBack(key, begin, (int) (end - begin)).compose(blocks -> {
            Buffer bytes = Buffer.buffer(length);
            Promise<Buffer> whole = Promise.promise();
            new OpeningRead(new BufferRead(blocks), () -> {}, sealing.key(), first, length, sealing.size())
                    .exceptionHandler(whole::tryFail)
                    .endHandler(v -> whole.tryComplete(bytes))
                    .handler(bytes::appendBuffer)
                    .resume();
            return whole.future();
        });
    }

    @Override
    public Future<Void> discard(ObjectKey key) {
        return store.discard(key).compose(v -> keys.forget(key));
    }
}
