package io.holdfast.objectstore;

import io.holdfast.rights.EgressPermit;
import io.holdfast.stream.Body;
import io.holdfast.stream.Outflow;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/** A store in front of another: passes each operation on by one of two methods, and what it does otherwise it overrides. */
public abstract class ForwardingStore implements ObjectStore {
    /**
     * Passes on an operation of no object.
     *
     * @param operation its name in meters
     * @param work does it with a store
     */
    protected abstract <T> Future<T> forward(String operation, Function<ObjectStore, Future<T>> work);

    /**
     * Passes on an operation of an object.
     *
     * @param operation its name in meters
     * @param work does it with a store and the key that the object has there
     */
    protected <T> Future<T> forward(
            String operation, ObjectKey key, BiFunction<ObjectStore, ObjectKey, Future<T>> work) {
        return forward(operation, store -> work.apply(store, key));
    }

    @Override
    public Future<Void> write(ObjectKey key, String mediaType, Body body) {
        return forward("write", key, (store, its) -> store.write(its, mediaType, body));
    }

    @Override
    public Future<Outflow> read(EgressPermit permit, ObjectKey key, long first, long length) {
        return forward("read", key, (store, its) -> store.read(permit, its, first, length));
    }

    @Override
    public Future<String> begin(ObjectKey key, String mediaType) {
        return forward("begin", key, (store, its) -> store.begin(its, mediaType));
    }

    @Override
    public Future<String> writePart(ObjectKey key, String upload, int number, long first, Buffer part) {
        return forward("write-part", key, (store, its) -> store.writePart(its, upload, number, first, part));
    }

    @Override
    public Future<String> copyPart(
            ObjectKey key, String upload, int number, long at, ObjectKey source, long first, long length) {
        return forward(
                "copy-part", key, (store, its) -> store.copyPart(its, upload, number, at, source, first, length));
    }

    @Override
    public Future<Void> complete(ObjectKey key, String upload, List<String> receipts, long size) {
        return forward("complete", key, (store, its) -> store.complete(its, upload, receipts, size));
    }

    @Override
    public Future<Buffer> readBack(ObjectKey key, long first, int length) {
        return forward("read-back", key, (store, its) -> store.readBack(its, first, length));
    }

    @Override
    public Future<Void> discard(ObjectKey key) {
        return forward("discard", key, ObjectStore::discard);
    }

    @Override
    public Future<List<Listed>> list(UUID folder, UUID behind) {
        return forward("list", store -> store.list(folder, behind));
    }

    @Override
    public Future<List<Named>> names(String behind) {
        return forward("names", store -> store.names(behind));
    }

    @Override
    public Future<Void> remove(String name) {
        return forward("remove", store -> store.remove(name));
    }

    @Override
    public Future<Void> probe() {
        return forward("probe", ObjectStore::probe);
    }

    @Override
    public Future<StorePolicy> policy() {
        return forward("policy", ObjectStore::policy);
    }

    @Override
    public Future<KeptMark> keptMark() {
        return forward("kept-mark", ObjectStore::keptMark);
    }

    @Override
    public Future<Void> close() {
        return forward("close", ObjectStore::close);
    }
}
