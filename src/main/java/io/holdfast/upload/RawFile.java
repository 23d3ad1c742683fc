package io.holdfast.upload;

import io.holdfast.asset.Labels;
import io.holdfast.http.Exchange;
import io.holdfast.http.StampPreference;
import io.holdfast.http.field.Filename;
import io.holdfast.http.field.StatedDigests;
import io.holdfast.intake.Draft;
import io.holdfast.upload.form.SentFiles;
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
                .asSent(StampPreference.of(exchange));
    }

    @Override
    public Future<Void> each(Receiver receiver) {
        return receiver.receive(draft, exchange.body(), exchange::proceed);
    }
}
