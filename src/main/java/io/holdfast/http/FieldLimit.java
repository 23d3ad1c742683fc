package io.holdfast.http;

import io.holdfast.problem.ProblemType;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.Iterator;
import java.util.Map;

/**
 * Refuses heads of HTTP/2 with too many fields or too large ones; must come before every route.
 *
 * <p>Those of HTTP/1.1 are refused while they come. Of HTTP/2, netty 4.2 has read all of a head before it tells of it, and
 * counts each field as 32 bytes more (RFC 9113 section 6.5.2). What is beyond {@link #DECODED} times the size it answers by
 * itself, without a router; {@link io.holdfast.internals.MarkedRefusals} gives that answer the mark.
 */
public final class FieldLimit implements Handler<RoutingContext> {
    /** How many times the size that is let pass has to be read, for the refusal to be ours. */
    public static final int DECODED = 4;

    private static final int OVERHEAD = 32;

    private final int most;
    private final int mostBytes;

    /**
     * Makes one.
     *
     * @param mostBytes of all names and values, with 32 for each of them
     */
    public FieldLimit(int most, int mostBytes) {
        this.most = most;
        this.mostBytes = mostBytes;
    }

    @Override
    public void handle(RoutingContext context) {
        if (context.request().version() == HttpVersion.HTTP_2
                && isTooMuch(context.request().headers().iterator())) {
            context.fail(400, ProblemType.FIELDS_TOO_LARGE.asFailure());
        } else {
            context.next();
        }
    }

    private boolean isTooMuch(Iterator<Map.Entry<String, String>> fields) {
        int count = 0;
        int bytes = 0;
        while (count <= most && bytes <= mostBytes && fields.hasNext()) {
            Map.Entry<String, String> field = fields.next();
            count++;
            bytes += field.getKey().length() + field.getValue().length() + OVERHEAD;
        }
        return count > most || bytes > mostBytes;
    }
}
