package io.holdfast.stream;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.OptionalLong;

/** How many bytes a request says that it brings. */
final class AnnouncedLength {
    private AnnouncedLength() {}

    static OptionalLong of(HttpServerRequest request) {
        String stated = request.getHeader("Content-Length");
        if (stated != null) {
            return OptionalLong.of(Long.parseLong(stated));
        }
        // before HTTP/2, a request that says nothing of a body has none (RFC 9112 section 6.3)
        boolean told = request.isEnded() || request.version() != HttpVersion.HTTP_2;
        return request.getHeader("Transfer-Encoding") == null && told ? OptionalLong.of(0) : OptionalLong.empty();
    }
}
