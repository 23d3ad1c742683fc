package io.holdfast.http;

import io.holdfast.internals.JoinedFrames;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.TimeUnit;

/** What is still to come of the body of a refused request: it is passed over, so that the client can read why. */
final class RefusedBody {
    private static final long LINGER_MILLIS = 1_000;
    private static final long PATIENCE_MILLIS = 30_000;

    /**
     * A body of HTTP/2 up to which it is read to its end: the HTTP client of JDK 17 does not mind a reset behind an answer, and
     * waits for ever to send the rest.
     */
    private static final long SHORT_BYTES = 16 * 1024 * 1024;

    private RefusedBody() {}

    /**
     * Reads on for a while behind the answer. A close with unread bytes would reset the connection, and the answer be lost; a
     * stream of HTTP/2 is reset when nothing of it is on its way any more, see {@link JoinedFrames#drop}.
     *
     * @param close whether the connection is to be closed then
     * @return completed when that is done; never fails
     */
    static Future<Void> passOver(Exchange exchange, boolean close) {
        HttpServerRequest request = exchange.context.request();
        Promise<Void> drained = Promise.promise();
        if (request.isEnded()) {
            drained.complete();
        } else {
            // past the body, which may have failed and would tell that at once
            request.handler(unwanted -> {})
                    .endHandler(drained::tryComplete)
                    .exceptionHandler(drained::tryFail)
                    .resume();
        }
        boolean whole = request.version() == HttpVersion.HTTP_2 && isShort(exchange);
        Future<Void> lingered =
                drained.future().timeout(whole ? PATIENCE_MILLIS : LINGER_MILLIS, TimeUnit.MILLISECONDS);
        if (close) {
            return lingered.transform(done -> request.connection().close()).otherwiseEmpty();
        }
        return lingered.recover(late -> {
                    JoinedFrames.drop(request).onComplete(spent -> drained.tryComplete());
                    return drained.future().timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                })
                .transform(done -> request.isEnded()
                        ? Future.succeededFuture()
                        : exchange.context.response().reset().<Void>mapEmpty())
                .otherwiseEmpty();
    }

    private static boolean isShort(Exchange exchange) {
        return exchange.header("Content-Length")
                .filter(length -> length.matches("\\d{1,8}"))
                .filter(length -> Long.parseLong(length) <= SHORT_BYTES)
                .isPresent();
    }
}
