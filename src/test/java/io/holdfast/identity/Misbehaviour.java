package io.holdfast.identity;

import static io.holdfast.identity.IssuerServer.answering;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** What an issuer may answer that must not be taken for keys. */
final class Misbehaviour {
    private Misbehaviour() {}

    /**
     * One of each kind.
     *
     * @param set keys that would be believed if they were answered properly
     * @param elsewhere where another issuer publishes them
     */
    static List<Handler<HttpServerRequest>> all(String set, URI elsewhere) {
        List<Handler<HttpServerRequest>> all = new ArrayList<>();
        for (int status : new int[] {201, 204, 401, 404, 500, 503}) {
            all.add(request -> request.response().setStatusCode(status).end(status == 204 ? "" : set));
        }
        for (String target : List.of(elsewhere.toString(), "/other", "https://127.0.0.1:1/", "file:///etc/passwd")) {
            for (int status : new int[] {301, 302, 307, 308}) {
                all.add(request -> request.response()
                        .setStatusCode(status)
                        .putHeader("Location", target)
                        .end(set));
            }
        }
        for (String garbage : List.of(
                "",
                "\0\1\2",
                "<!doctype html><title>Sign in</title>",
                "[]",
                "null",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":\"" + "x".repeat(10) + "\"}",
                set.substring(0, set.length() - 2),
                "{\"a\":".repeat(20_000),
                "{\"keys\":" + "[".repeat(100_000))) {
            all.add(answering(garbage));
        }
        all.add(answering(" ".repeat(300 * 1024) + set));
        all.add(request -> endless(request.response().setChunked(true)));
        all.add(request -> request.connection().close());
        all.add(request -> {
            request.response().putHeader("Content-Length", "1000").write(set.substring(0, 20));
            request.connection().close();
        });
        return all;
    }

    /** Goes on until the client has had enough. */
    static void endless(HttpServerResponse response) {
        response.write(Buffer.buffer(new byte[64 * 1024])).onSuccess(written -> endless(response));
    }
}
