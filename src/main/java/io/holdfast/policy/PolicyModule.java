package io.holdfast.policy;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;

import io.holdfast.http.RouteTable;
import io.holdfast.http.Unkeyed;
import io.holdfast.identity.Scope;
import io.holdfast.jobs.Periodic;
import io.holdfast.module.FeatureModule;
import io.holdfast.module.LoopComponents;
import io.holdfast.module.ProcessComponents;
import io.holdfast.telemetry.Meters;
import java.time.Duration;

/** Versions of the policy, who accepted which, and communications to people. */
public final class PolicyModule implements FeatureModule {
    private final ProcessComponents process;
    private final Duration interval;
    private final CommunicationDispatcher dispatcher;

    /**
     * Makes it.
     *
     * @param interval between two looks for communications to tell people of
     */
    public PolicyModule(ProcessComponents process, Duration interval) {
        this.process = process;
        this.interval = interval;
        this.dispatcher = new CommunicationDispatcher(process.database());
    }

    @Override
    public void routes(LoopComponents loop, RouteTable routes) {
        PolicyEndpoint policy = new PolicyEndpoint(loop.database(), process.mark(), this::written);
        CommunicationEndpoint communications = new CommunicationEndpoint(loop.database(), this::written);
        routes.route(POST, "/v1/admin/policy/versions", "policy.publish", Scope.ADMIN, new Unkeyed(policy::publish));
        routes.open(GET, "/v1/policy", "policy.get", policy::current);
        routes.open(GET, "/v1/policy/versions/:version", "policy.version", policy::version);
        routes.route(POST, "/v1/policy/acceptances", "policy.accept", Scope.ACCOUNT_MANAGE, policy::accept);
        routes.route(GET, "/v1/notices", "notices.list", Scope.ASSETS_READ, policy::notices);
        routes.route(
                POST,
                "/v1/admin/communications",
                "communications.send",
                Scope.ADMIN,
                new Unkeyed(communications::send));
        routes.route(GET, "/v1/communications/:id", "communications.get", Scope.ASSETS_READ, communications::one);
    }

    private void written() {
        process.vertx().runOnContext(v -> dispatcher.sweep());
    }

    @Override
    public void start() {
        Periodic.repeat(process.vertx(), interval, dispatcher::sweep);
    }

    @Override
    public void gauges(Meters meters) {
        meters.gauge("holdfast.communications.pending", dispatcher, CommunicationDispatcher::pending);
    }
}
