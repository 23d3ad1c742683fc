package io.holdfast.upload;

import io.holdfast.catalog.Draft;
import io.holdfast.catalog.Labels;
import io.holdfast.http.AsSent;
import io.holdfast.http.Exchange;
import io.holdfast.http.Filename;
import io.holdfast.http.StatedDigests;
import io.vertx.core.Future;
import java.util.Optional;

/** The one file whose bytes are the body of a request. */
final class RawFile implements SentFiles {
    private final Exchange exchange;
    private final Draft draft;

    RawFile(Exchange exchange) {
        this.exchange = exchange;
        Optional<String> filename = exchange.header("Content-Disposition")
                .flatMap(Filename::ofDisposition)
                .or(() -> exchange.query("name"))
                .flatMap(Filename::safe);
        draft = new Draft(exchange.header("Content-Type"), filename, Labels.NONE, StatedDigests.of(exchange.headers()))
                .asSent(AsSent.of(exchange));
    }

    @Override
    public Future<Void> each(Receiver receiver) {
        return receiver.receive(draft, exchange.body(), exchange::proceed);
    }
}
