package io.holdfast.delivery;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;

import io.holdfast.content.Content;
import io.holdfast.http.RouteTable;
import io.holdfast.identity.Scope;
import io.holdfast.module.FeatureModule;
import io.holdfast.module.LoopComponents;
import io.holdfast.module.ProcessComponents;

/** Bytes and credentials of assets, for whoever has a token or a signed URL. */
public record DeliveryModule(ProcessComponents process) implements FeatureModule {
    @Override
    public void routes(LoopComponents loop, RouteTable routes) {
        Content content = loop.content();
        ContentDelivery delivery = new ContentDelivery(
                loop.assets(), content.media(), content.disclosures(), process.links(), process.mark());
        ManifestDelivery manifests =
                new ManifestDelivery(content.credentials(), content.disclosures(), process.links());
        String bytes = "/v1/assets/:id/content";
        routes.acting(GET, bytes, "content.get", Scope.ASSETS_READ, delivery::toCaller, "download");
        routes.acting(HEAD, bytes, "content.head", Scope.ASSETS_READ, delivery::toCaller, "download");
        // at the address that the asset names, and at that of its bytes with an ending, where readers look by
        // themselves
        String own = "/v1/assets/:id/manifest.c2pa";
        String beside = "/v1/assets/:id/content.c2pa";
        routes.acting(GET, own, "manifest.get", Scope.ASSETS_READ, manifests::toCaller);
        routes.acting(HEAD, own, "manifest.head", Scope.ASSETS_READ, manifests::toCaller);
        routes.acting(GET, beside, "content.manifest", Scope.ASSETS_READ, manifests::toCaller);
        routes.acting(HEAD, beside, "content.manifest-head", Scope.ASSETS_READ, manifests::toCaller);
        // ahead of the route whose token would take the ending too
        routes.open(GET, "/c/:token.c2pa", "link.manifest", manifests::toLink);
        routes.open(HEAD, "/c/:token.c2pa", "link.manifest-head", manifests::toLink);
        routes.open(GET, "/c/:token", "link.get", delivery::toLink);
        routes.open(HEAD, "/c/:token", "link.head", delivery::toLink);
    }
}
