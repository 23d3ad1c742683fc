package io.holdfast.export;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;
import static io.vertx.core.http.HttpMethod.POST;

import io.holdfast.http.RouteTable;
import io.holdfast.http.Unkeyed;
import io.holdfast.identity.Scope;
import io.holdfast.jobs.RetentionRule;
import io.holdfast.module.FeatureModule;
import io.holdfast.module.LoopComponents;
import io.holdfast.module.ProcessComponents;
import java.util.List;

/** Archives by which an account takes along what it has. */
public final class ExportModule implements FeatureModule {
    private final ProcessComponents process;
    private final ExportConfig config;
    private final ExportWorker worker;

    /** Makes it. */
    public ExportModule(ProcessComponents process, ExportConfig config) {
        this.process = process;
        this.config = config;
        this.worker = new ExportWorker(
                process.vertx(), process.database(), process.pace(), config, process.mark(), process.meters());
    }

    @Override
    public void routes(LoopComponents loop, RouteTable routes) {
        ExportEndpoint exports = new ExportEndpoint(
                loop.vertx(),
                loop.database(),
                loop.assets(),
                loop.content().bytes(),
                config,
                process.config().delivery().maxRanges(),
                process.links(),
                process.mark(),
                process.meters(),
                worker::wake);
        String one = "/v1/exports/:id";
        routes.route(POST, "/v1/exports", "exports.create", Scope.ASSETS_READ, new Unkeyed(exports::create));
        routes.pages("/v1/exports", "exports.list", Scope.ASSETS_READ, exports::page);
        routes.route(GET, one, "exports.get", Scope.ASSETS_READ, exports::one);
        routes.route(DELETE, one, "exports.delete", Scope.ASSETS_READ, exports::delete);
        routes.route(GET, one + "/content", "exports.content", Scope.ASSETS_READ, exports::content, "download");
        routes.route(HEAD, one + "/content", "exports.content-head", Scope.ASSETS_READ, exports::content, "download");
        routes.open(GET, "/e/:token", "exports.link", exports::byUrl);
        routes.open(GET, "/schemas/export-1.json", "exports.schema", new ExportSchema());
    }

    @Override
    public void start() {
        worker.start();
    }

    @Override
    public void stop() {
        worker.close();
    }

    @Override
    public List<RetentionRule> retention() {
        return ExportWorker.sweeps(process.database(), config.interval());
    }
}
