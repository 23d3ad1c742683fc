package io.holdfast.objectstore;

import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.EgressPermit;
import io.holdfast.stream.Body;
import io.holdfast.stream.Outflow;
import io.holdfast.telemetry.MeterNames;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** A store whose operations are timed; a read until its first byte is at hand. */
public final class MeteredStore implements ObjectStore {
    private final ObjectStore store;
    private final String region;
    private final Meters meters;

    /**
     * Makes one.
     *
     * @param region where the store is
     */
    public MeteredStore(ObjectStore store, String region, Meters meters) {
        this.store = store;
        this.region = region;
        this.meters = meters;
    }

    @Override
    public Future<Void> write(ObjectKey key, String mediaType, Body body) {
        return timed("write", () -> store.write(key, mediaType, body));
    }

    @Override
    public Future<Outflow> read(EgressPermit permit, ObjectKey key, long first, long length) {
        return timed("read", () -> store.read(permit, key, first, length));
    }

    @Override
    public Future<String> begin(ObjectKey key, String mediaType) {
        return timed("begin", () -> store.begin(key, mediaType));
    }

    @Override
    public Future<String> writePart(ObjectKey key, String upload, int number, long first, Buffer part) {
        return timed("write-part", () -> store.writePart(key, upload, number, first, part));
    }

    @Override
    public Future<String> copyPart(
            ObjectKey key, String upload, int number, long at, ObjectKey source, long first, long length) {
        return timed("copy-part", () -> store.copyPart(key, upload, number, at, source, first, length));
    }

    @Override
    public Future<Void> complete(ObjectKey key, String upload, List<String> receipts, long size) {
        return timed("complete", () -> store.complete(key, upload, receipts, size));
    }

    @Override
    public Future<Buffer> readBack(ObjectKey key, long first, int length) {
        return timed("read-back", () -> store.readBack(key, first, length));
    }

    @Override
    public Future<Void> discard(ObjectKey key) {
        return timed("discard", () -> store.discard(key));
    }

    @Override
    public Future<List<Listed>> list(UUID folder, UUID behind) {
        return timed("list", () -> store.list(folder, behind));
    }

    @Override
    public Future<List<UUID>> folders(UUID behind) {
        return timed("folders", () -> store.folders(behind));
    }

    @Override
    public Future<Void> probe() {
        return timed("probe", store::probe);
    }

    @Override
    public Future<StorePolicy> policy() {
        return store.policy();
    }

    @Override
    public Future<Void> close() {
        return store.close();
    }

    private <T> Future<T> timed(String operation, Supplier<Future<T>> work) {
        long began = System.nanoTime();
        return work.get()
                .onSuccess(done -> meters.store(region, operation, MeterNames.SUCCESS, System.nanoTime() - began))
                .onFailure(cause -> meters.store(region, operation, outcome(cause), System.nanoTime() - began));
    }

    /** Only what the store itself failed at may ring the alarm. */
    private static String outcome(Throwable cause) {
        if (cause instanceof UnsupportedOperationException) {
            return MeterNames.CLIENT_ERROR;
        }
        if (!(cause instanceof ProblemException refusal)) {
            return MeterNames.CLIENT_GONE;
        }
        return refusal.type() == ProblemType.STORE_UNAVAILABLE ? MeterNames.SERVER_ERROR : MeterNames.CLIENT_ERROR;
    }
}
