package io.holdfast.internals;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.VertxConnection;
import java.util.Map;

/**
 * Sends 104 (Upload Resumption Supported) ahead of an answer (draft-ietf-httpbis-resumable-upload-12, section "104
 * (Upload Resumption Supported) Status Code").
 *
 * <p>Vert.x 5.0 offers no interim responses but 100 and 103, so this takes the way that its own 103 takes, which is the
 * internal {@link VertxConnection} and goes for HTTP/1.1 only. Elsewhere nothing is sent, as the draft allows.
 */
public final class InterimResponse {
    private static final HttpResponseStatus STATUS = new HttpResponseStatus(104, "Upload Resumption Supported");

    private InterimResponse() {}

    /**
     * Sends one, unless the answer has begun; on the event loop of the request only.
     *
     * @return whether it was sent
     */
    public static boolean send(HttpServerRequest request, Map<String, String> fields) {
        boolean open = !request.response().headWritten() && !request.response().closed();
        if (!open
                || request.version() != io.vertx.core.http.HttpVersion.HTTP_1_1
                || !(request.connection() instanceof VertxConnection connection)) {
            return false;
        }
        HttpHeaders headers = new DefaultHttpHeaders();
        fields.forEach(headers::set);
        connection.writeToChannel(
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, STATUS, Unpooled.EMPTY_BUFFER, headers, EmptyHttpHeaders.INSTANCE),
                true,
                connection.channel().voidPromise());
        return true;
    }
}
