package io.holdfast.http;

import io.holdfast.problem.ProblemType;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Iterator;

/**
 * Refuses heads of HTTP/2 with too many fields; must come before every route.
 *
 * <p>Those of HTTP/1.1 are refused while they come. Of HTTP/2, netty 4.2 has read all of a head before it tells of it, and
 * counts each field as 32 bytes more (RFC 9113 section 6.5.2).
 */
public final class FieldLimit implements Handler<RoutingContext> {
    private final int most;

    /** Makes one that lets so many pass. */
    public FieldLimit(int most) {
        this.most = most;
    }

    @Override
    public void handle(RoutingContext context) {
        if (context.request().version() == HttpVersion.HTTP_2
                && areMore(context.request().headers().iterator())) {
            context.fail(400, ProblemType.FIELDS_TOO_LARGE.asFailure());
        } else {
            context.next();
        }
    }

    private boolean areMore(Iterator<?> fields) {
        int count = 0;
        while (count <= most && fields.hasNext()) {
            fields.next();
            count++;
        }
        return count > most;
    }
}
