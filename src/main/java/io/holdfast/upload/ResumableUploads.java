package io.holdfast.upload;

import io.holdfast.catalog.AssetJson;
import io.holdfast.catalog.Uploads;
import io.holdfast.http.Answer;
import io.holdfast.http.Endpoint;
import io.holdfast.http.Exchange;
import io.holdfast.http.HttpConfig;
import io.vertx.core.Future;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** {@code /v1/uploads}: uploads that go on after a broken connection, in whichever protocol a client speaks. */
public final class ResumableUploads {
    private final Uploads uploads;
    private final Dialect tus;

    public ResumableUploads(Uploads uploads, AssetJson json, HttpConfig http) {
        this.uploads = uploads;
        this.tus = new Tus(uploads, http.publicUrl());
    }

    /** Opens uploads. */
    public Endpoint creation() {
        return new Spoken(Dialect::create);
    }

    /** Tells where uploads go on. */
    public Endpoint look() {
        return new Spoken(Dialect::look);
    }

    /** Goes on with uploads. */
    public Endpoint append() {
        return new Spoken(Dialect::append);
    }

    /** Gives uploads up. */
    public Endpoint termination() {
        return new Spoken(Dialect::terminate);
    }

    /** Tells anyone what is offered (tus 1.0.0, section "OPTIONS"). */
    public Future<Answer> offers(Exchange exchange) {
        return Future.succeededFuture(new Answer.Empty(204, offers()));
    }

    /** The fields that tell what is offered. */
    public Map<String, String> offers() {
        Map<String, String> offers = new TreeMap<>();
        offers.put("Tus-Resumable", TusFields.VERSION);
        offers.put("Tus-Version", TusFields.VERSION);
        offers.put("Tus-Extension", TusFields.EXTENSIONS);
        offers.put("Tus-Max-Size", Long.toString(uploads.mostBytes()));
        offers.put("Tus-Checksum-Algorithm", TusFields.CHECKSUMS);
        return offers;
    }

    /** What a request asks for, in its own protocol. */
    private final class Spoken implements Endpoint {
        private final BiFunction<Dialect, Exchange, Future<Answer>> step;

        Spoken(BiFunction<Dialect, Exchange, Future<Answer>> step) {
            this.step = step;
        }

        @Override
        public void greet(Exchange exchange) {
            tus.greet(exchange);
        }

        @Override
        public Future<Answer> answer(Exchange exchange) {
            return step.apply(tus, exchange);
        }

        @Override
        public Throwable refusal(Exchange exchange, Throwable cause) {
            return tus.refusal(exchange, cause);
        }
    }
}
