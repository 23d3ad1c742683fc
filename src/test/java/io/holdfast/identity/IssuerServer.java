package io.holdfast.identity;

import com.nimbusds.jose.jwk.JWK;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer that publishes keys over HTTP, and misbehaves when told to. */
final class IssuerServer implements AutoCloseable {
    private final Vertx vertx;
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile Handler<HttpServerRequest> behaviour;
    private HttpServer server;

    private IssuerServer(Vertx vertx, Handler<HttpServerRequest> behaviour) {
        this.vertx = vertx;
        this.behaviour = behaviour;
        server = listen(0);
    }

    static IssuerServer publishing(Vertx vertx, JWK... keys) {
        return new IssuerServer(vertx, answering(set(keys)));
    }

    static IssuerServer behaving(Vertx vertx, Handler<HttpServerRequest> behaviour) {
        return new IssuerServer(vertx, behaviour);
    }

    /** A JWK set of the public halves. */
    static String set(JWK... keys) {
        StringBuilder set = new StringBuilder();
        for (JWK key : keys) {
            set.append(set.isEmpty() ? "" : ",").append(key.toPublicJWK().toJSONString());
        }
        return "{\"keys\":[" + set + "]}";
    }

    static Handler<HttpServerRequest> answering(String body) {
        return request ->
                request.response().putHeader("Content-Type", "application/json").end(body);
    }

    void publish(JWK... keys) {
        behave(answering(set(keys)));
    }

    void behave(Handler<HttpServerRequest> another) {
        behaviour = another;
    }

    int fetches() {
        return fetches.get();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/jwks");
    }

    /** Is away from now on; its port stays known. */
    void stop() {
        server.close().await();
    }

    /** Is back on its port. */
    void back() {
        server = listen(server.actualPort());
    }

    @Override
    public void close() {
        server.close().await();
    }

    private HttpServer listen(int port) {
        return vertx.createHttpServer()
                .requestHandler(request -> {
                    fetches.incrementAndGet();
                    behaviour.handle(request);
                })
                .listen(port, "127.0.0.1")
                .await();
    }
}
