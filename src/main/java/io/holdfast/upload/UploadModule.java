package io.holdfast.upload;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;
import static io.vertx.core.http.HttpMethod.OPTIONS;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;

import io.holdfast.http.RouteTable;
import io.holdfast.identity.Scope;
import io.holdfast.intake.Outputs;
import io.holdfast.intake.RequestKeys;
import io.holdfast.intake.UploadConfig;
import io.holdfast.module.FeatureModule;
import io.holdfast.module.LoopComponents;
import io.holdfast.module.ProcessComponents;

/** Uploads: of whole files and forms, and those that go on after a broken connection. */
public record UploadModule(ProcessComponents process) implements FeatureModule {
    @Override
    public void routes(LoopComponents loop, RouteTable routes) {
        UploadConfig config = process.config().upload();
        AssetUpload plain = new AssetUpload(
                loop.intake(),
                new RequestKeys(loop.database(), config),
                loop.assets(),
                process.json(),
                config.maxFormFiles());
        ResumableUploads uploads =
                new ResumableUploads(loop.uploads(), new Outputs(loop.database()), process.json(), process.http());
        String all = "/v1/uploads";
        String one = "/v1/uploads/:id";
        routes.route(POST, "/v1/assets", "assets.upload", Scope.ASSETS_WRITE, uploads.or(plain), "name");
        routes.open(OPTIONS, "/v1/assets", "assets.offers", uploads::offers);
        routes.acting(POST, all, "uploads.create", Scope.ASSETS_WRITE, uploads.creation());
        routes.open(OPTIONS, all, "uploads.offers", uploads::offers);
        routes.acting(HEAD, one, "uploads.head", Scope.ASSETS_WRITE, uploads.look());
        routes.acting(GET, one, "uploads.get", Scope.ASSETS_WRITE, uploads.look());
        routes.acting(PATCH, one, "uploads.append", Scope.ASSETS_WRITE, uploads.append());
        routes.acting(DELETE, one, "uploads.terminate", Scope.ASSETS_WRITE, uploads.termination());
        routes.open(OPTIONS, one, "upload.offers", uploads::offers);
    }
}
