package io.holdfast.retention;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PUT;

import io.holdfast.http.RouteTable;
import io.holdfast.identity.Scope;
import io.holdfast.module.FeatureModule;
import io.holdfast.module.LoopComponents;
import io.holdfast.module.ProcessComponents;

/** The end of features, with what they stored, and what goes on behind all requests. */
public final class RetentionModule implements FeatureModule {
    private final ProcessComponents process;
    private final DecommissionWorker decommissions;

    /**
     * Makes it.
     *
     * @param emptied erases runs whose last result was erased
     */
    public RetentionModule(ProcessComponents process, FeatureDropping.EmptiedRuns emptied) {
        this.process = process;
        this.decommissions = new DecommissionWorker(
                process.vertx(),
                process.database(),
                process.pace(),
                new FeatureDropping(process.database(), process.assets(), emptied),
                process.config().retention());
    }

    /** Something is not held any more; from any thread. */
    public void lifted() {
        decommissions.lifted();
    }

    @Override
    public void routes(LoopComponents loop, RouteTable routes) {
        FeatureEndpoints features = new FeatureEndpoints(loop.database(), decommissions::wake);
        String all = "/v1/admin/features";
        routes.route(GET, all, "features.list", Scope.ADMIN, features::list);
        routes.route(PUT, all + "/:feature", "features.end", Scope.ADMIN, features::end);
        routes.route(GET, "/v1/admin/jobs", "jobs.list", Scope.ADMIN, features::jobs);
    }

    @Override
    public void start() {
        decommissions.start(process.config().erasure().interval());
    }
}
