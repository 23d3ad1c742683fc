package io.holdfast.app;

import io.holdfast.db.Database;
import io.holdfast.objectstore.RegionalStore;
import io.holdfast.telemetry.Meters;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's port: metrics, and whether the gateway lives and can serve. */
final class ManagementServer {
    private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
    private static final String UP = "up";
    private static final long PROBE_SECONDS = 3;
    private static final long LAG_PROBE_MILLIS = 500;
    private static final long STORE_HOURS = 6;

    private final Vertx vertx;
    private final ManagementConfig config;
    private final PrometheusMeterRegistry registry;
    private final Database database;
    private final StoreHealth stores;
    private final String region;
    private final BooleanSupplier replayed;
    private final HttpServer server;
    private volatile BooleanSupplier identity = () -> true;
    private volatile boolean serving;
    private volatile boolean leaving;
    private volatile double lagSeconds;

    ManagementServer(
            Vertx vertx,
            Settings settings,
            PrometheusMeterRegistry registry,
            Database database,
            RegionalStore objects,
            BooleanSupplier replayed) {
        this.replayed = replayed;
        this.vertx = vertx;
        this.config = settings.management();
        this.registry = registry;
        this.database = database;
        this.region = settings.core().storage().store().region();
        this.stores = new StoreHealth(region, objects);
        this.server = vertx.createHttpServer().requestHandler(this::answer);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        gc();
    }

    @SuppressWarnings("resource") // lives as long as the process
    private void gc() {
        new JvmGcMetrics().bindTo(registry);
    }

    Future<Void> start() {
        measureLag();
        vertx.setPeriodic(TimeUnit.HOURS.toMillis(STORE_HOURS), timer -> stores.ask());
        return stores.ask().transform(asked -> listen());
    }

    private Future<Void> listen() {
        return server.listen(config.port(), config.host())
                .recover(cause -> Gateway.notListening(config.host(), config.port(), cause))
                .onSuccess(listening -> LOG.atInfo()
                        .addKeyValue("managementPort", listening.actualPort())
                        .log("answers probes"))
                .mapEmpty();
    }

    int port() {
        return server.actualPort();
    }

    /** From here on it is ready when what it needs is. */
    void serve() {
        serving = true;
    }

    /**
     * Registers what is watched here.
     *
     * @param keys whether tokens can be verified, which is no matter of readiness: signed URLs and links work without
     */
    void gauges(Meters meters, BooleanSupplier keys) {
        identity = keys;
        meters.gauge("holdfast.identity.up", keys, up -> up.getAsBoolean() ? 1 : 0);
        meters.gauge("holdfast.event.loop.lag.seconds", this, management -> management.lagSeconds);
        stores.gauges(meters);
        Build build = Build.running();
        Tags told = Tags.of("version", build.version(), "commit", build.commit(), "java", Build.java());
        meters.gauge("holdfast.build.info", told, build, any -> 1);
    }

    /** From here on it is not ready. */
    void leave() {
        leaving = true;
    }

    private void measureLag() {
        long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAG_PROBE_MILLIS);
        vertx.setTimer(LAG_PROBE_MILLIS, timer -> {
            lagSeconds = Math.max(0, System.nanoTime() - due) / 1e9;
            measureLag();
        });
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/metrics" -> metrics(request);
            case "/health/live", "/health/started" -> health(request, true, new JsonObject());
            case "/health/ready" -> ready(request);
            default -> request.response().setStatusCode(404).end();
        }
    }

    private void metrics(HttpServerRequest request) {
        try {
            String scraped = registry.scrape();
            request.response()
                    .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(scraped);
        } catch (RuntimeException broken) {
            // without an answer the scraper would wait for one
            LOG.atError().setCause(broken).log("the meters could not be read");
            request.response().setStatusCode(500).end();
        }
    }

    private void ready(HttpServerRequest request) {
        Future<String> postgres = postgres();
        Map<String, Future<Boolean>> probes = stores.probe();
        List<Future<Boolean>> all = new ArrayList<>(probes.values());
        all.add(postgres.map(UP::equals));
        Future.all(all).onSuccess(done -> {
            JsonObject parts = new JsonObject().put("postgres", postgres.result());
            JsonObject regions = new JsonObject();
            probes.forEach((name, up) -> regions.put(name, stores.told(name, up.result())));
            parts.mergeIn(regions.getJsonObject(region))
                    .put("erasures", replayed.getAsBoolean() ? "replayed" : "not replayed yet")
                    .put("identity", identity.getAsBoolean() ? UP : "down")
                    .put("starting", !serving)
                    .put("leaving", leaving);
            if (probes.size() > 1) {
                parts.put("regions", regions);
            }
            // as long as one region is in reach, its accounts are served
            boolean any = probes.values().stream().anyMatch(Future::result);
            health(
                    request,
                    UP.equals(postgres.result()) && any && replayed.getAsBoolean() && serving && !leaving,
                    parts);
        });
    }

    /** A server that takes no writes serves nobody for long. */
    private Future<String> postgres() {
        return database.writable()
                .timeout(PROBE_SECONDS, TimeUnit.SECONDS)
                .map(writable -> writable ? UP : "read-only")
                .otherwise("down");
    }

    private static void health(HttpServerRequest request, boolean up, JsonObject parts) {
        request.response()
                .setStatusCode(up ? 200 : 503)
                .putHeader("Content-Type", "application/json")
                .end(parts.put("status", up ? UP : "down").encode());
    }
}
