package io.holdfast.generation.ingest;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import io.holdfast.generation.BackendLimits;
import io.holdfast.generation.Tombstones;
import io.holdfast.http.RouteTable;
import io.holdfast.identity.Scope;
import io.holdfast.jobs.AccountPlaces;
import io.holdfast.jobs.RetentionConfig;
import io.holdfast.jobs.RetentionRule;
import io.holdfast.module.FeatureModule;
import io.holdfast.module.LoopComponents;
import io.holdfast.module.ProcessComponents;
import io.holdfast.telemetry.Meters;
import java.util.List;

/** Results of runs that each event loop fetches from where the backend says. */
public final class IngestModule implements FeatureModule {
    private static final String FETCH = "/v1/generations/:id/outputs/:n/fetch";

    private final ProcessComponents process;
    private final IngestConfig config;
    private final BackendLimits limits;
    private final AccountPlaces places;

    /**
     * Makes it.
     *
     * @param limits what a backend may do at once, in the whole process
     */
    public IngestModule(ProcessComponents process, IngestConfig config, BackendLimits limits) {
        this.process = process;
        this.config = config;
        this.limits = limits;
        this.places = new AccountPlaces(config.shares());
    }

    @Override
    public void routes(LoopComponents loop, RouteTable routes) {
        IngestWorker worker = new IngestWorker(
                loop.vertx(), loop.database(), loop.uploads(), process.addresses(), config, places, process.meters());
        loop.workers().add(worker::start, worker::stop);
        IngestEndpoint ingests = new IngestEndpoint(
                loop.database(), loop.assets(), process.json(), process.addresses(), limits, worker::wake);
        routes.acting(POST, FETCH, "ingests.ask", Scope.GENERATIONS_WRITE, ingests::ask);
        routes.acting(GET, FETCH, "ingests.get", Scope.GENERATIONS_WRITE, ingests::look);
    }

    @Override
    public void gauges(Meters meters) {
        meters.gauge("holdfast.ingests.running", places, AccountPlaces::taken);
    }

    @Override
    public List<RetentionRule> retention() {
        RetentionConfig retained = process.config().retention();
        return List.of(Tombstones.ingests(process.database(), retained.jobs(), retained.interval()));
    }
}
