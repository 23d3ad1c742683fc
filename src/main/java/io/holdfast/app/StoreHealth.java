package io.holdfast.app;

import io.holdfast.objectstore.Keeping;
import io.holdfast.objectstore.KeptMark;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.objectstore.RegionalStore;
import io.holdfast.objectstore.StorePolicy;
import io.holdfast.problem.ProblemException;
import io.holdfast.telemetry.MeterNames;
import io.holdfast.telemetry.Meters;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator is told of the store of each region: whether it answers, and what it does about the mark. */
final class StoreHealth {
    private static final Logger LOG = LoggerFactory.getLogger(StoreHealth.class);
    private static final long PROBE_SECONDS = 3;

    private final Map<String, ObjectStore> stores = new LinkedHashMap<>();
    private final Map<String, StorePolicy> policies = new ConcurrentHashMap<>();
    private final Map<String, KeptMark> marks = new ConcurrentHashMap<>();

    /** What stores said that are down. */
    private final Map<String, String> refusals = new ConcurrentHashMap<>();

    StoreHealth(String region, RegionalStore objects) {
        stores.put(region, objects.usual());
        stores.putAll(objects.others());
    }

    void gauges(Meters meters) {
        for (String region : stores.keySet()) {
            gauge(meters, region, "whole", "metadata", kept -> kept.whole().metadata());
            gauge(meters, region, "whole", "tags", kept -> kept.whole().tags());
            gauge(meters, region, "parts", "metadata", kept -> kept.parted().metadata());
            gauge(meters, region, "parts", "tags", kept -> kept.parted().tags());
        }
    }

    private void gauge(
            Meters meters, String region, String write, String carrier, Function<KeptMark, Keeping> keeping) {
        Tags tags = Tags.of(MeterNames.REGION, region, MeterNames.WRITE, write, MeterNames.CARRIER, carrier);
        meters.gauge("holdfast.store.mark", tags, this, health -> keeping.apply(health.mark(region))
                .number());
    }

    /**
     * Asks for the policies and what is kept of the mark, apart from the probes, because that writes, and a probe that writes
     * would cost a request a second.
     *
     * @return when all have answered, or have had their time: what comes later is noted as well
     */
    Future<?> ask() {
        return Future.join(stores.entrySet().stream()
                .flatMap(store -> List.of(
                        store.getValue().policy().onSuccess(asked -> policies.put(store.getKey(), asked)),
                        store.getValue().keptMark().onSuccess(kept -> note(store.getKey(), kept)))
                        .stream())
                .map(asked -> asked.timeout(PROBE_SECONDS, TimeUnit.SECONDS).otherwiseEmpty())
                .toList());
    }

    private void note(String region, KeptMark kept) {
        KeptMark before = marks.put(region, kept);
        if (kept.equals(before)) {
            return;
        }
        String said = kept.hasTags(Keeping.LOST)
                ? "the object store loses the tags of the mark: what has none can't be read where the bucket's policy"
                        + " wants them, as conf/bucket-policy.json does"
                : kept.has(Keeping.LOST)
                        ? "the object store loses metadata of the mark"
                        : "read back what the object store keeps of the mark";
        (kept.has(Keeping.LOST) ? LOG.atWarn() : LOG.atInfo())
                .addKeyValue("region", region)
                .addKeyValue("metadata", kept.whole().metadata().text())
                .addKeyValue("tags", kept.whole().tags().text())
                .addKeyValue("multipartMetadata", kept.parted().metadata().text())
                .addKeyValue("multipartTags", kept.parted().tags().text())
                .log(said);
    }

    private KeptMark mark(String region) {
        return marks.getOrDefault(region, KeptMark.UNKNOWN);
    }

    /** Whether each store answers, by its region. */
    Map<String, Future<Boolean>> probe() {
        Map<String, Future<Boolean>> probes = new LinkedHashMap<>();
        stores.forEach((region, store) -> probes.put(
                region,
                store.probe()
                        .onComplete(done -> remember(region, done.cause()))
                        .timeout(PROBE_SECONDS, TimeUnit.SECONDS)
                        .transform(done -> Future.succeededFuture(done.succeeded()))));
        return probes;
    }

    private void remember(String region, @Nullable Throwable cause) {
        if (cause instanceof ProblemException refused
                && refused.problem().extensions().get(ObjectStore.REFUSAL) instanceof String said) {
            refusals.put(region, said);
        } else {
            refusals.remove(region);
        }
    }

    /** What is known of one, as readiness says it. */
    JsonObject told(String region, boolean up) {
        KeptMark kept = mark(region);
        JsonObject told = new JsonObject()
                .put("store", up ? "up" : "down")
                .put(
                        "storePolicy",
                        policies.getOrDefault(region, StorePolicy.UNKNOWN).text())
                .put(
                        "storeMark",
                        new JsonObject()
                                .put("metadata", kept.whole().metadata().text())
                                .put("tags", kept.whole().tags().text())
                                .put(
                                        "multipartMetadata",
                                        kept.parted().metadata().text())
                                .put("multipartTags", kept.parted().tags().text()));
        String refusal = refusals.get(region);
        return up || refusal == null ? told : told.put("storeRefusal", refusal);
    }
}
