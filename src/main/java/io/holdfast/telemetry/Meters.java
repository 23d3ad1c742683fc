package io.holdfast.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The gateway's own meters; labels are route names, operations and outcomes, never ids, paths or tenants. */
public final class Meters {
    /** What tells one timer from another. */
    private record Labels(String subject, String action, String outcome) {}

    private final MeterRegistry registry;

    /** Kept, because looking one up in the registry costs more than what it times. */
    private final Map<Labels, Timer> timers = new ConcurrentHashMap<>();

    private final AtomicLong uploads = new AtomicLong();
    private final AtomicLong downloads = new AtomicLong();
    private final Counter uploaded;
    private final Counter downloaded;
    private final Map<String, Counter> trainingRefused;
    private final Counter unmarkedWithheld;
    private final Counter contentLost;
    private final Counter readersStalled;
    private final Counter intakesLapsed;
    private final Counter storeRetries;
    private final Counter uploadsResumed;
    private final Counter uploadsExpired;
    private final Counter receivedAgain;
    private final Counter eventsSent;
    private final Counter disclosureRecords;
    private final Counter disclosureBatches;
    private final Counter disclosureLate;
    private final Timer exports;
    private final Timer backgroundWaits;
    private final Counter exportsFailed;
    private final Counter exportsSent;
    private final Map<String, Counter> ingests;

    /**
     * Has a registry name no method but HTTP's own, keep buckets of what is timed most, and describe each meter, those of
     * libraries too; call it before the first is registered.
     */
    public static void bound(MeterRegistry registry) {
        registry.config()
                .meterFilter(MeterFilters.methods())
                .meterFilter(MeterFilters.buckets())
                .meterFilter(MeterFilters.help());
    }

    /** Registers what is always there, so that alerts see zero and not nothing. */
    public Meters(MeterRegistry registry) {
        this.registry = registry;
        uploaded = registry.counter("holdfast.upload.bytes");
        downloaded = registry.counter("holdfast.download.bytes");
        trainingRefused = MeterNames.OF_REFUSALS.stream()
                .collect(Collectors.toUnmodifiableMap(
                        reason -> reason, reason -> registry.counter("holdfast.training.refused", "reason", reason)));
        unmarkedWithheld = registry.counter("holdfast.unmarked.withheld");
        contentLost = registry.counter("holdfast.content.lost");
        readersStalled = registry.counter("holdfast.answers.stalled");
        intakesLapsed = registry.counter("holdfast.intakes.lapsed");
        storeRetries = registry.counter("holdfast.store.retries");
        uploadsResumed = registry.counter("holdfast.uploads.resumed");
        uploadsExpired = registry.counter("holdfast.uploads.expired");
        receivedAgain = registry.counter("holdfast.uploads.received.again.bytes");
        eventsSent = registry.counter("holdfast.events.sent");
        disclosureRecords = registry.counter("holdfast.disclosure.records");
        disclosureBatches = registry.counter("holdfast.disclosure.batches");
        disclosureLate = registry.counter("holdfast.disclosure.late");
        exports = registry.timer("holdfast.exports");
        backgroundWaits = registry.timer("holdfast.background.waits");
        exportsFailed = registry.counter("holdfast.exports.failed");
        exportsSent = registry.counter("holdfast.exports.sent.bytes");
        credential(MeterNames.SUCCESS).register(registry);
        credential(MeterNames.FAILED).register(registry);
        registry.timer("holdfast.names", "outcome", MeterNames.SUCCESS);
        registry.timer("holdfast.names", "outcome", MeterNames.FAILED);
        for (String outcome : MeterNames.OF_DELIVERIES) {
            registry.counter("holdfast.webhook.deliveries", "outcome", outcome);
        }
        ingests = Stream.of(MeterNames.DONE, MeterNames.FAILED, MeterNames.RETRIED)
                .collect(Collectors.toUnmodifiableMap(
                        outcome -> outcome, outcome -> registry.counter("holdfast.ingests", "outcome", outcome)));
        registry.gauge("holdfast.transfers.active", Tags.of("direction", "in"), uploads);
        registry.gauge("holdfast.transfers.active", Tags.of("direction", "out"), downloads);
    }

    /** Notes an answered request. */
    public void request(String route, String method, String outcome, long nanos) {
        timers.computeIfAbsent(new Labels(route, method, outcome), labels -> Timer.builder("holdfast.requests")
                        .tags("route", route, "method", method, "outcome", outcome)
                        .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Notes one exchange with the store. */
    public void store(String region, String operation, String outcome, long nanos) {
        timers.computeIfAbsent(new Labels(region, operation, outcome), labels -> Timer.builder("holdfast.store")
                        .tags("region", region, "operation", operation, "outcome", outcome)
                        .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Notes one statement or transaction.
     *
     * @param outcome {@link MeterNames#SUCCESS} or {@link MeterNames#FAILED}
     */
    public void statement(String outcome, long nanos) {
        timers.computeIfAbsent(new Labels("database", "", outcome), labels -> Timer.builder("holdfast.database")
                        .tags("outcome", outcome)
                        .register(registry))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Notes one attempt to sign a content credential.
     *
     * @param outcome {@link MeterNames#SUCCESS} or {@link MeterNames#FAILED}
     */
    public void credential(String outcome, long nanos) {
        credential(outcome).register(registry).record(nanos, TimeUnit.NANOSECONDS);
    }

    private static Timer.Builder credential(String outcome) {
        return Timer.builder("holdfast.credentials").tags("outcome", outcome);
    }

    /**
     * Notes one look-up of a name that a client chose.
     *
     * @param outcome {@link MeterNames#SUCCESS} or {@link MeterNames#FAILED}
     */
    public void nameLookedUp(String outcome, long nanos) {
        registry.timer("holdfast.names", "outcome", outcome).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Notes how long a unit of work behind all requests waited for its turn. */
    public void backgroundWaited(long nanos) {
        backgroundWaits.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A request to the store was sent again, or a download was read on by another. */
    public void storeRetried() {
        storeRetries.increment();
    }

    /** An answer was given up whose reader took nothing of it any more. */
    public void readerStalled() {
        readersStalled.increment();
    }

    /** Watches a value of {@code owner}, in the base unit that the name says. */
    public <T> void gauge(String name, T owner, ToDoubleFunction<T> value) {
        gauge(name, Tags.empty(), owner, value);
    }

    /** The same of one of several that have tags. */
    public <T> void gauge(String name, Tags tags, T owner, ToDoubleFunction<T> value) {
        Gauge.builder(name, owner, value).tags(tags).strongReference(true).register(registry);
    }

    /** Watches a count that is kept elsewhere and never falls. */
    public void counter(String name, LongSupplier count) {
        FunctionCounter.builder(name, this, any -> (double) count.getAsLong()).register(registry);
    }

    /** Bytes that clients sent. */
    public void uploaded(long bytes) {
        uploaded.increment((double) bytes);
    }

    /** Bytes of media that left. */
    public void downloaded(long bytes) {
        downloaded.increment((double) bytes);
    }

    /**
     * Somebody wanted media for training.
     *
     * @param reason one of {@link MeterNames#OF_REFUSALS}
     */
    public void trainingRefused(String reason) {
        Objects.requireNonNull(trainingRefused.get(reason)).increment();
    }

    /** An answer without the mark was held back. */
    public void unmarkedWithheld() {
        unmarkedWithheld.increment();
    }

    /** Somebody asked for an asset whose object the store has lost. */
    public void contentLost() {
        contentLost.increment();
    }

    /** Intakes that nobody finished were cleared. */
    public void intakesLapsed(long count) {
        intakesLapsed.increment((double) count);
    }

    /** A request went on with an upload. */
    public void uploadResumed() {
        uploadsResumed.increment();
    }

    /** Uploads that nobody went on with were cleared. */
    public void uploadsExpired(long count) {
        uploadsExpired.increment((double) count);
    }

    /** Bytes of an upload that a client had sent before. */
    public void receivedAgain(long bytes) {
        receivedAgain.increment((double) bytes);
    }

    /** Events left on streams. */
    public void eventsSent(long count) {
        eventsSent.increment((double) count);
    }

    /** An operator did something to an account or an asset. */
    public void operated(String action) {
        registry.counter("holdfast.operator.actions", "action", action).increment();
    }

    /** A sweep removed so many old rows. */
    public void swept(String sweep, long rows) {
        registry.counter("holdfast.swept", "sweep", sweep).increment((double) rows);
    }

    /** So many releases were recorded by one transaction. */
    public void disclosed(long count) {
        disclosureBatches.increment();
        disclosureRecords.increment((double) count);
    }

    /** A release was refused because its record was not durable in time. */
    public void disclosureLate() {
        disclosureLate.increment();
    }

    /** An export is ready, so long after it was asked for. */
    public void exportReady(Duration taken) {
        exports.record(taken);
    }

    /** A turn at making an export broke off. */
    public void exportFailed() {
        exportsFailed.increment();
    }

    /** Bytes of an archive left. */
    public void exported(long bytes) {
        exportsSent.increment((double) bytes);
    }

    /** Notes one attempt to tell a webhook of an event. */
    public void webhookTold(String outcome) {
        registry.counter("holdfast.webhook.deliveries", "outcome", outcome).increment();
    }

    /**
     * An attempt at an ingest is over.
     *
     * @param outcome {@link MeterNames#DONE}, {@link MeterNames#FAILED} or {@link MeterNames#RETRIED}
     */
    public void ingest(String outcome) {
        Objects.requireNonNull(ingests.get(outcome)).increment();
    }

    /** Uploads that run now. */
    public AtomicLong uploads() {
        return uploads;
    }

    /** Downloads that run now. */
    public AtomicLong downloads() {
        return downloads;
    }
}
