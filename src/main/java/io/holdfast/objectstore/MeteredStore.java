package io.holdfast.objectstore;

import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.EgressPermit;
import io.holdfast.stream.Body;
import io.holdfast.stream.Outflow;
import io.holdfast.telemetry.MeterNames;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** A store whose operations are timed; a read until its first byte is at hand. */
public final class MeteredStore implements ObjectStore {
    private final ObjectStore store;
    private final Meters meters;

    public MeteredStore(ObjectStore store, Meters meters) {
        this.store = store;
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
    public Future<Void> discard(ObjectKey key) {
        return timed("discard", () -> store.discard(key));
    }

    @Override
    public Future<Void> probe() {
        return timed("probe", store::probe);
    }

    @Override
    public Future<Void> close() {
        return store.close();
    }

    private <T> Future<T> timed(String operation, Supplier<Future<T>> work) {
        long began = System.nanoTime();
        return work.get()
                .onSuccess(done -> meters.store(operation, MeterNames.SUCCESS, System.nanoTime() - began))
                .onFailure(cause -> meters.store(operation, outcome(cause), System.nanoTime() - began));
    }

    /** Only what the store itself failed at may ring the alarm. */
    private static String outcome(Throwable cause) {
        if (!(cause instanceof ProblemException refusal)) {
            return MeterNames.CLIENT_GONE;
        }
        return refusal.type() == ProblemType.STORE_UNAVAILABLE ? MeterNames.SERVER_ERROR : MeterNames.CLIENT_ERROR;
    }
}
