package io.holdfast.objectstore;

import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.telemetry.MeterNames;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/** A store whose operations are timed; a read until its first byte is at hand. */
public final class MeteredStore extends ForwardingStore {
    private static final Set<ProblemType> FAULTS = EnumSet.of(ProblemType.STORE_UNAVAILABLE, ProblemType.CONTENT_LOST);

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
    protected <T> Future<T> forward(String operation, Function<ObjectStore, Future<T>> work) {
        long began = System.nanoTime();
        return work.apply(store)
                .onSuccess(done -> meters.store(region, operation, MeterNames.SUCCESS, System.nanoTime() - began))
                .onFailure(cause -> meters.store(region, operation, outcome(cause), System.nanoTime() - began));
    }

    /** Untimed: it writes an object to find out, and never fails. */
    @Override
    public Future<StorePolicy> policy() {
        return store.policy();
    }

    /** Untimed as well. */
    @Override
    public Future<KeptMark> keptMark() {
        return store.keptMark();
    }

    @Override
    public Future<Void> close() {
        return store.close();
    }

    /** Only what the store itself failed at may ring the alarm. */
    private static String outcome(Throwable cause) {
        if (cause instanceof UnsupportedOperationException) {
            return MeterNames.CLIENT_ERROR;
        }
        if (!(cause instanceof ProblemException refusal)) {
            return MeterNames.CLIENT_GONE;
        }
        return FAULTS.contains(refusal.type()) ? MeterNames.SERVER_ERROR : MeterNames.CLIENT_ERROR;
    }
}
