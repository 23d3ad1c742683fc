package io.holdfast.account;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;

import io.holdfast.http.RouteTable;
import io.holdfast.identity.Scope;
import io.holdfast.jobs.RetentionRule;
import io.holdfast.module.FeatureModule;
import io.holdfast.module.LoopComponents;
import io.holdfast.module.ProcessComponents;
import io.holdfast.telemetry.Meters;
import io.holdfast.tenancy.Regions;
import java.util.List;

/** What people see and change of their account, and its erasure. */
public final class AccountModule implements FeatureModule {
    private static final String MANAGE = Scope.ACCOUNT_MANAGE;

    private final ProcessComponents process;
    private final Regions regions;
    private final String holdWording;
    private final AccountErasures erasures;

    /**
     * Makes it.
     *
     * @param regions where an account can be at home
     * @param holdWording what the owner of something that is held reads
     */
    public AccountModule(ProcessComponents process, Regions regions, String holdWording) {
        this.process = process;
        this.regions = regions;
        this.holdWording = holdWording;
        this.erasures = new AccountErasures(
                process.vertx(),
                process.database(),
                process.assets(),
                process.erasure().journal(),
                process.config().erasure(),
                process.config().upload().lease());
    }

    /** Wakes the worker that erases accounts; from any thread. */
    public void wake() {
        erasures.wake();
    }

    @Override
    public void routes(LoopComponents loop, RouteTable routes) {
        AccountEndpoint account = new AccountEndpoint(
                loop.vertx(),
                loop.database(),
                process.config().erasure(),
                holdWording,
                regions,
                erasures::wake,
                process.moves()::wake);
        routes.route(GET, "/v1/account", "account.get", MANAGE, account::show);
        routes.route(PATCH, "/v1/account", "account.change", MANAGE, account::change);
        routes.route(DELETE, "/v1/account", "account.erase", MANAGE, account::erase);
        routes.open(GET, "/v1/erasures/:receipt", "erasures.get", account::receipt);
    }

    @Override
    public void start() {
        erasures.start();
    }

    @Override
    public List<RetentionRule> retention() {
        return Records.sweeps(process.database(), process.config().retention());
    }

    @Override
    public void gauges(Meters meters) {
        meters.gauge("holdfast.account.erasure.pending", erasures, AccountErasures::pending);
        meters.gauge("holdfast.account.erasure.lag.seconds", erasures, AccountErasures::lagSeconds);
    }
}
