package io.holdfast.upload;

import io.holdfast.asset.AssetJson;
import io.holdfast.http.Answer;
import io.holdfast.http.Endpoint;
import io.holdfast.http.Exchange;
import io.holdfast.http.HttpConfig;
import io.holdfast.http.Unkeyed;
import io.holdfast.intake.Outputs;
import io.holdfast.problem.ProblemType;
import io.holdfast.resumable.Uploads;
import io.holdfast.upload.form.FormReader;
import io.holdfast.upload.ietf.Ietf;
import io.holdfast.upload.ietf.IetfAnswers;
import io.holdfast.upload.ietf.IetfFields;
import io.holdfast.upload.ietf.IetfRefusals;
import io.holdfast.upload.ietf.Interop;
import io.holdfast.upload.resume.Dialect;
import io.holdfast.upload.resume.OutputTarget;
import io.holdfast.upload.tus.Tus;
import io.holdfast.upload.tus.TusFields;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** {@code /v1/uploads}: uploads that go on after a broken connection, in whichever protocol a client speaks. */
public final class ResumableUploads {
    private final Uploads uploads;
    private final Outputs outputs;
    private final Dialect tus;
    private final Dialect ietf;

    public ResumableUploads(Uploads uploads, Outputs outputs, AssetJson json, HttpConfig http) {
        OutputTarget target = new OutputTarget(uploads, outputs);
        IetfAnswers answers = new IetfAnswers(json, http.publicUrl(), uploads.mostBytes());
        IetfRefusals refusals = new IetfRefusals(answers, uploads.mostBytes());
        this.uploads = uploads;
        this.outputs = outputs;
        this.tus = new Tus(uploads, target, http.publicUrl());
        this.ietf = new Ietf(uploads, target, answers, refusals, http.interimResponses());
    }

    /** Opens uploads. */
    public Endpoint creation() {
        return new Spoken(Dialect::create);
    }

    /** Tells where uploads go on. */
    public Endpoint look() {
        return new Known(Dialect::look);
    }

    /** Goes on with uploads. */
    public Endpoint append() {
        return new Known(Dialect::append);
    }

    /** Gives uploads up. */
    public Endpoint termination() {
        return new Known(Dialect::terminate);
    }

    /**
     * Makes uploads to an endpoint resumable, where a request says that it can be resumed.
     *
     * @param plain takes the others, and forms, whose parts have no offsets
     */
    public Endpoint or(Endpoint plain) {
        return new Spoken(Dialect::create) {
            @Override
            Dialect dialect(Exchange exchange) {
                return ietf;
            }

            @Override
            public void greet(Exchange exchange) {
                if (resumable(exchange)) {
                    super.greet(exchange);
                }
            }

            @Override
            public Future<Answer> answer(Exchange exchange) {
                return resumable(exchange) ? super.answer(exchange) : plain.answer(exchange);
            }

            @Override
            public Throwable refusal(Exchange exchange, Throwable cause) {
                return resumable(exchange) ? super.refusal(exchange, cause) : plain.refusal(exchange, cause);
            }
        };
    }

    private static boolean resumable(Exchange exchange) {
        boolean whole = new IetfFields(exchange.headers()).complete().orElse(true);
        boolean form = exchange.header("Content-Type").filter(FormReader::reads).isPresent();
        if (form && !whole) {
            throw ProblemType.MEDIA_TYPE_REFUSED.asFailure("A form comes in one request.");
        }
        return !form && new IetfFields(exchange.headers()).complete().isPresent();
    }

    /** Tells anyone what is offered (tus 1.0.0, section "OPTIONS"; the draft's section "Limits"). */
    public Future<Answer> offers(Exchange exchange) {
        return Future.succeededFuture(new Answer.Empty(204, offers(uploads)));
    }

    /** The fields that tell what is offered. */
    public static Map<String, String> offers(Uploads uploads) {
        Map<String, String> offers = new TreeMap<>();
        offers.put("Tus-Resumable", TusFields.VERSION);
        offers.put("Tus-Version", TusFields.VERSION);
        offers.put("Tus-Extension", TusFields.EXTENSIONS);
        offers.put("Tus-Max-Size", Long.toString(uploads.mostBytes()));
        offers.put("Tus-Checksum-Algorithm", TusFields.CHECKSUMS);
        offers.put("Upload-Limit", Interop.limit(uploads.mostBytes()));
        offers.put("Accept-Patch", IetfFields.CHUNK + ", " + TusFields.CHUNK);
        return offers;
    }

    /** What a request asks for, in its own protocol. */
    private class Spoken implements Endpoint {
        private final BiFunction<Dialect, Exchange, Future<Answer>> step;

        Spoken(BiFunction<Dialect, Exchange, Future<Answer>> step) {
            this.step = step;
        }

        /** The protocol of a request; one that says nothing is the draft's where that asks so, and tus's otherwise. */
        Dialect dialect(Exchange exchange) {
            if (speaksTus(exchange)) {
                return tus;
            }
            if (new IetfFields(exchange.headers()).present()) {
                return ietf;
            }
            return switch (exchange.request().method().name()) {
                case "POST" -> tus;
                case "PATCH" -> new TusFields(exchange.headers()).chunk() ? tus : ietf;
                default -> ietf;
            };
        }

        private static boolean speaksTus(Exchange exchange) {
            return exchange.headers().contains("Tus-Resumable");
        }

        @Override
        public void greet(Exchange exchange) {
            if (exchange.request().method().equals(HttpMethod.POST)) {
                Unkeyed.refuseKey(exchange);
            }
            dialect(exchange).greet(exchange);
            if (speaksTus(exchange) && new IetfFields(exchange.headers()).present()) {
                throw ProblemType.BAD_REQUEST.asFailure("The request speaks two protocols.");
            }
        }

        @Override
        public Future<Answer> answer(Exchange exchange) {
            return step.apply(dialect(exchange), exchange);
        }

        @Override
        public Throwable refusal(Exchange exchange, Throwable cause) {
            return dialect(exchange).refusal(exchange, cause);
        }
    }

    /** The same of an upload that is there already; a service has only those that are meant as results of its runs. */
    private final class Known extends Spoken {
        Known(BiFunction<Dialect, Exchange, Future<Answer>> step) {
            super(step);
        }

        @Override
        public Future<Answer> answer(Exchange exchange) {
            return exchange.onBehalf()
                    ? outputs.meant(
                                    exchange.account(),
                                    exchange.pathId("id"),
                                    exchange.caller().orElseThrow().who())
                            .compose(v -> super.answer(exchange))
                    : super.answer(exchange);
        }
    }
}
