package io.holdfast.objectstore;

import io.holdfast.problem.ProblemType;
import io.holdfast.stream.Body;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store in each region as one: an object's key says in which it is, and nothing else decides that, so that no operation
 * reaches another region's bucket. In its region an object has the key without the region.
 */
public final class RegionalStore extends ForwardingStore {
    private static final Logger LOG = LoggerFactory.getLogger(RegionalStore.class);

    private final ObjectStore usual;
    private final Map<String, ObjectStore> others;

    /**
     * Makes one for one event loop.
     *
     * @param usual of keys that name no region
     * @param others by the name of their region
     */
    public RegionalStore(ObjectStore usual, Map<String, ObjectStore> others) {
        this.usual = usual;
        this.others = new LinkedHashMap<>(others);
    }

    /** The store of keys that name no region. */
    public ObjectStore usual() {
        return usual;
    }

    /** The stores of the other regions, by their names. */
    public Map<String, ObjectStore> others() {
        return Map.copyOf(others);
    }

    /** Of the usual store; each of the others is to be asked by itself. */
    @Override
    protected <T> Future<T> forward(String operation, Function<ObjectStore, Future<T>> work) {
        return work.apply(usual);
    }

    @Override
    protected <T> Future<T> forward(
            String operation, ObjectKey key, BiFunction<ObjectStore, ObjectKey, Future<T>> work) {
        return of(key).compose(store -> work.apply(store, key.local()));
    }

    @Override
    public Future<Void> write(ObjectKey key, String mediaType, Body body) {
        return of(key).onFailure(cause -> body.release()).compose(store -> store.write(key.local(), mediaType, body));
    }

    /** From another region only the gateway brings bytes, which who asked then does. */
    @Override
    public Future<String> copyPart(
            ObjectKey key, String upload, int number, long at, ObjectKey source, long first, long length) {
        return key.region().equals(source.region())
                ? super.copyPart(key, upload, number, at, source.local(), first, length)
                : Future.failedFuture(new UnsupportedOperationException("in another region"));
    }

    /** Fails when none of them answers. */
    @Override
    public Future<Void> probe() {
        return Future.any(each(ObjectStore::probe)).mapEmpty();
    }

    @Override
    public Future<Void> close() {
        return Future.join(each(ObjectStore::close)).mapEmpty();
    }

    private List<Future<Void>> each(Function<ObjectStore, Future<Void>> work) {
        List<Future<Void>> all = new ArrayList<>(List.of(work.apply(usual)));
        others.values().forEach(store -> all.add(work.apply(store)));
        return all;
    }

    private Future<ObjectStore> of(ObjectKey key) {
        ObjectStore store =
                key.region().isEmpty() ? usual : others.get(key.region().get());
        if (store == null) {
            LOG.atError().addKeyValue("region", key.region().get()).log("no setting tells of the region of an object");
            return Future.failedFuture(ProblemType.STORE_UNAVAILABLE.asFailure());
        }
        return Future.succeededFuture(store);
    }
}
