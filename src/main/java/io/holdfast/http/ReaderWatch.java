package io.holdfast.http;

import io.holdfast.internals.HardClose;
import io.holdfast.internals.SocketProgress;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up an answer whose reader takes nothing of it any more, whatever else comes over the connection: it would keep the
 * answer's memory, and what that is read from, for ever.
 */
final class ReaderWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ReaderWatch.class);

    /** Looks within one time of patience. */
    private static final int LOOKS = 2;

    private final Exchange exchange;
    private final HttpServerResponse response;
    private final LongSupplier taken;
    private final Meters meters;
    private long last = -1;
    private int still;

    /**
     * Makes one.
     *
     * @param taken grows as the reader takes the answer
     */
    ReaderWatch(Exchange exchange, LongSupplier taken, Meters meters) {
        this.exchange = exchange;
        this.response = exchange.context.response();
        this.taken = taken;
        this.meters = meters;
    }

    /**
     * Watches an answer on its way.
     *
     * @param patience how long its reader may take nothing
     * @return the same; fails as it does when its connection or stream is closed
     */
    Future<Void> over(Future<Void> sent, Duration patience) {
        if (!sent.isComplete()) {
            var vertx = exchange.context.vertx();
            long timer = vertx.setPeriodic(Math.max(1, patience.toMillis() / LOOKS), look -> look(sent));
            sent.onComplete(done -> vertx.cancelTimer(timer));
        }
        return sent;
    }

    private void look(Future<Void> sent) {
        long now = isMultiplexed()
                ? taken.getAsLong()
                : SocketProgress.of(exchange.request().connection());
        still = waits() && now == last ? still + 1 : 0;
        last = now;
        if (still == LOOKS && !sent.isComplete()) {
            meters.readerStalled();
            LOG.atInfo()
                    .addKeyValue("requestId", exchange.requestId)
                    .addKeyValue("route", exchange.route)
                    .log("an answer was given up, because its reader took nothing for as long as the idle timeout");
            if (isMultiplexed()) {
                response.reset();
            } else {
                HardClose.of(exchange.request().connection());
            }
        }
    }

    /** Whether bytes wait for the reader, and not the reader for bytes. */
    private boolean waits() {
        return isMultiplexed()
                ? response.ended() || response.writeQueueFull()
                : SocketProgress.isWaiting(exchange.request().connection());
    }

    private boolean isMultiplexed() {
        return exchange.request().version() == HttpVersion.HTTP_2;
    }
}
