package io.holdfast.http;

import io.holdfast.rights.RequestHead;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;

/** The head of a request, as it is looked at for who asks and what for. */
final class SentHead {
    private SentHead() {}

    static RequestHead of(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        return new RequestHead(
                request.method().name(),
                String.valueOf(request.scheme()),
                authority == null ? "" : authority.toString(),
                request.uri(),
                request.headers()::getAll);
    }
}
