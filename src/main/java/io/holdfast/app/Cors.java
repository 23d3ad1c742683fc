package io.holdfast.app;

import io.holdfast.http.HttpConfig;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What pages of other origins may do (Fetch standard, section "HTTP extensions"). */
final class Cors {
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PATCH, HttpMethod.DELETE, HttpMethod.OPTIONS);

    private static final Set<String> ALLOWED = Set.of(
            "Authorization",
            "Content-Type",
            "Content-Disposition",
            "Content-Digest",
            "Repr-Digest",
            "Want-Repr-Digest",
            "Idempotency-Key",
            "If-Match",
            "If-None-Match",
            "If-Range",
            "Range",
            "Last-Event-ID",
            "Tus-Resumable",
            "Upload-Length",
            "Upload-Offset",
            "Upload-Metadata",
            "Upload-Defer-Length",
            "Upload-Concat",
            "Upload-Checksum",
            "Upload-Complete",
            "Upload-Incomplete",
            "Upload-Draft-Interop-Version",
            "X-HTTP-Method-Override",
            "X-Requested-With",
            "X-Request-ID",
            "Traceparent",
            "Holdfast-Purpose",
            "Holdfast-Stamp");

    private static final Set<String> EXPOSED = Set.of(
            "Location",
            "ETag",
            "Link",
            "Repr-Digest",
            "Content-Range",
            "Content-Location",
            "Retry-After",
            "X-Request-Id",
            "Upload-Offset",
            "Upload-Length",
            "Upload-Metadata",
            "Upload-Defer-Length",
            "Upload-Concat",
            "Upload-Expires",
            "Upload-Complete",
            "Upload-Incomplete",
            "Upload-Limit",
            "Upload-Draft-Interop-Version",
            "Tus-Version",
            "Tus-Resumable",
            "Tus-Extension",
            "Tus-Max-Size",
            "Tus-Checksum-Algorithm",
            "Holdfast-Asset",
            "Holdfast-Notice");

    private static final int DAY_SECONDS = 86_400;

    private Cors() {}

    /**
     * Lets the origins in that are set, none for none.
     *
     * @param offers of uploads, which a preflight tells too, because it takes the place of tus's own {@code OPTIONS}
     */
    static void allow(Router router, HttpConfig http, Map<String, String> offers) {
        if (http.corsOrigins().isEmpty()) {
            return;
        }
        router.options("/v1/uploads/*").handler(context -> {
            offers.forEach(context.response()::putHeader);
            context.next();
        });
        CorsHandler handler = CorsHandler.create();
        List<String> origins = new ArrayList<>(http.corsOrigins());
        if (origins.remove("*")) {
            handler.addOrigin("*");
        } else {
            handler.addOrigins(origins);
        }
        handler.allowedMethods(METHODS)
                .allowedHeaders(ALLOWED)
                .exposedHeaders(EXPOSED)
                .maxAgeSeconds(DAY_SECONDS);
        router.route().handler(handler);
    }
}
