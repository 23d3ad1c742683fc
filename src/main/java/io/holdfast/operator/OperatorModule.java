package io.holdfast.operator;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import io.holdfast.http.RouteTable;
import io.holdfast.http.Unkeyed;
import io.holdfast.identity.Scope;
import io.holdfast.jobs.Periodic;
import io.holdfast.jobs.RetentionConfig;
import io.holdfast.jobs.RetentionRule;
import io.holdfast.module.FeatureModule;
import io.holdfast.module.LoopComponents;
import io.holdfast.module.ProcessComponents;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;

/** What operators do to accounts, and the erasures that a hold defers. */
public final class OperatorModule implements FeatureModule {
    private final ProcessComponents process;
    private final Runnable lifted;
    private final DeferredErasures deferred;

    /**
     * Makes it.
     *
     * @param eraseRun erases an account's run, its results included
     * @param lifted told, from any thread, when something is not held any more
     */
    public OperatorModule(ProcessComponents process, BiFunction<UUID, UUID, Future<Void>> eraseRun, Runnable lifted) {
        this.process = process;
        this.lifted = lifted;
        this.deferred = new DeferredErasures(process.database(), process.assets(), eraseRun);
    }

    @Override
    public void routes(LoopComponents loop, RouteTable routes) {
        OperatorEndpoint operators =
                new OperatorEndpoint(loop.vertx(), loop.database(), this::lifted, process.meters());
        String all = "/v1/admin/accounts";
        String one = "/v1/admin/accounts/:account";
        routes.route(GET, all, "operations.find", Scope.ADMIN, operators::find, "subject", "issuer");
        routes.route(GET, one, "operations.account", Scope.ADMIN, operators::one);
        routes.route(POST, one + "/actions", "operations.act", Scope.ADMIN, new Unkeyed(operators::act));
        routes.pages(one + "/actions", "operations.log", Scope.ADMIN, operators::log);
    }

    private void lifted() {
        lifted.run();
        process.vertx().runOnContext(v -> deferred.sweep());
    }

    @Override
    public void start() {
        Periodic.repeat(process.vertx(), process.config().erasure().interval(), deferred::sweep);
    }

    @Override
    public List<RetentionRule> retention() {
        RetentionConfig config = process.config().retention();
        return List.of(RetentionRule.of(
                process.database(), "operator-actions", config.interval(), OperatorActions.FORGET, config.log()));
    }

    @Override
    public void gauges(Meters meters) {
        meters.gauge("holdfast.holds", deferred, DeferredErasures::holds);
    }
}
