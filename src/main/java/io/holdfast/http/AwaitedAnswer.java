package io.holdfast.http;

import io.holdfast.internals.IdleGuard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An exchange as the idle timeout of its connection sees it. */
record AwaitedAnswer(Exchange exchange) implements IdleGuard.Awaited {
    private static final Logger LOG = LoggerFactory.getLogger(IdleGuard.class);

    @Override
    public boolean isOurTurn() {
        return exchange.isOurTurn();
    }

    @Override
    public void outlasted() {
        LOG.atWarn()
                .addKeyValue("requestId", exchange.requestId)
                .addKeyValue("route", exchange.route)
                .log("a client waits for an answer for longer than the idle timeout");
    }
}
