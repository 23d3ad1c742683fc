package io.holdfast.generation;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.PUT;

import io.holdfast.asset.Assets;
import io.holdfast.db.Database;
import io.holdfast.http.RouteTable;
import io.holdfast.identity.Scope;
import io.holdfast.intake.Outputs;
import io.holdfast.jobs.RetentionRule;
import io.holdfast.module.FeatureModule;
import io.holdfast.module.LoopComponents;
import io.holdfast.module.ProcessComponents;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.UUID;

/** Runs of the generation backend, and the results that it pushes. */
public final class GenerationModule implements FeatureModule {
    private static final String BACKEND = Scope.GENERATIONS_WRITE;

    private final ProcessComponents process;
    private final GenerationConfig config;
    private final BackendLimits limits;
    private final Runs runs;

    /** Makes it. */
    public GenerationModule(ProcessComponents process, GenerationConfig config) {
        this.process = process;
        this.config = config;
        this.limits = new BackendLimits(config);
        this.runs = new Runs(process.database(), process.assets());
    }

    /** What a backend may do at once, in the whole process. */
    public BackendLimits limits() {
        return limits;
    }

    /**
     * Erases an account's run as its owner does.
     *
     * @return fails with {@link ProblemType#NOT_FOUND} or {@link ProblemType#HELD}
     */
    public Future<Void> erase(UUID account, UUID run) {
        return runs.erase(account, run);
    }

    /** Erases those of an account's runs that are over and have no result left, within a transaction that holds them. */
    public Future<Void> eraseEmptied(SqlConnection transaction, UUID account, List<UUID> some) {
        return runs.eraseEmptied(transaction, account, some);
    }

    /**
     * Erases a run that was erased before and came back with a backup, whoever holds it; wakes no worker.
     *
     * @return fails with {@link ProblemType#NOT_FOUND}
     */
    public static Future<Void> eraseAgain(Database database, UUID account, UUID run) {
        return new Runs(database, new Assets(database, () -> {})).eraseAgain(account, run);
    }

    @Override
    public void routes(LoopComponents loop, RouteTable routes) {
        Assets assets = loop.assets();
        GenerationEndpoint endpoint = new GenerationEndpoint(loop.database(), assets, process.mark(), limits);
        OutputUpload outputs =
                new OutputUpload(new Outputs(loop.database()), loop.intake(), assets, process.json(), limits);
        String one = "/v1/generations/:id";
        routes.acting(PUT, one, "generations.record", BACKEND, endpoint::record);
        routes.acting(PATCH, one, "generations.change", BACKEND, endpoint::change);
        routes.acting(GET, one, "generations.get", Scope.ASSETS_READ, endpoint::one);
        routes.pages(
                "/v1/generations",
                "generations.list",
                Scope.ASSETS_READ,
                endpoint::page,
                "status",
                "model",
                "feature",
                "q");
        routes.route(DELETE, one, "generations.erase", Scope.ASSETS_WRITE, endpoint::erase);
        routes.acting(PUT, one + "/outputs/:n", "outputs.push", BACKEND, outputs);
    }

    @Override
    public List<RetentionRule> retention() {
        return List.of(Tombstones.runs(
                process.database(), config, process.config().upload().sweepInterval()));
    }
}
