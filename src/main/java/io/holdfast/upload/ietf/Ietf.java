package io.holdfast.upload.ietf;

import io.holdfast.http.Answer;
import io.holdfast.http.Exchange;
import io.holdfast.http.InterimResponses;
import io.holdfast.http.field.Filename;
import io.holdfast.http.field.StatedDigests;
import io.holdfast.intake.Draft;
import io.holdfast.problem.ProblemType;
import io.holdfast.resumable.AppendRequest;
import io.holdfast.resumable.NewUpload;
import io.holdfast.resumable.Upload;
import io.holdfast.resumable.Uploads;
import io.holdfast.rights.Channel;
import io.holdfast.rights.EgressPermit;
import io.holdfast.upload.resume.Dialect;
import io.holdfast.upload.resume.OutputTarget;
import io.holdfast.upload.resume.UploadFields;
import io.holdfast.upload.resume.UploadMetadata;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Resumable Uploads for HTTP (draft-ietf-httpbis-resumable-upload-12), and what its clients of earlier drafts expect.
 */
public final class Ietf implements Dialect {
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Uploads uploads;
    private final OutputTarget target;
    private final IetfAnswers answers;
    private final IetfRefusals refusals;
    private final InterimResponses interim;

    public Ietf(
            Uploads uploads,
            OutputTarget target,
            IetfAnswers answers,
            IetfRefusals refusals,
            InterimResponses interim) {
        this.uploads = uploads;
        this.target = target;
        this.answers = answers;
        this.refusals = refusals;
        this.interim = interim;
    }

    @Override
    public void greet(Exchange exchange) {
        Interop interop = new IetfFields(exchange.headers()).interop();
        if (interop.known()) {
            exchange.tell("Upload-Draft-Interop-Version", Integer.toString(interop.number()));
        }
    }

    @Override
    public Future<Answer> create(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        IetfFields fields = new IetfFields(exchange.headers());
        boolean whole = fields.complete()
                .orElseThrow(() -> ProblemType.BAD_REQUEST.asFailure("Upload-Complete is missing, or no boolean."));
        OptionalLong length = length(exchange, fields, 0, whole);
        UploadMetadata metadata = UploadMetadata.of(exchange.headers().getAll("Upload-Metadata"));
        // clients of tus take their last byte for the end, in this protocol too
        boolean endsAtLength =
                fields.interop().ofTusClients() && fields.length().isPresent();
        NewUpload wanted = new NewUpload(
                length, draft(exchange, fields, metadata), false, endsAtLength, metadata.raw(), Optional.empty());
        boolean empty = exchange.body().length().orElse(-1) == 0;
        // the content is the whole, so what it hashes to can be seen at the end, and a cut need not cost what arrived
        Map<String, byte[]> digests = whole ? StatedDigests.of(exchange.headers()) : fields.digests();
        Optional<AppendRequest.Checksum> checksum = whole ? Optional.empty() : fields.checksum();
        return target.create(exchange, wanted)
                .recover(cause -> Future.failedFuture(refusals.ofUpload(exchange, cause)))
                .compose(upload -> {
                    if (empty && !whole) {
                        return Future.succeededFuture(upload);
                    }
                    if (!empty
                            && interim.reach(exchange.headers())
                            && fields.interop().known()) {
                        exchange.resumable(answers.interim(fields.interop(), upload));
                    }
                    exchange.tell("Location", answers.location(upload));
                    return take(
                            exchange,
                            upload.id(),
                            new AppendRequest(0, length, whole, checksum, digests, durable(exchange)));
                })
                .map(upload -> answers.created(exchange, permit, UploadFields.told(upload)));
    }

    /** What the request says of the file; tus-js-client says it as tus does. */
    private static Draft draft(Exchange exchange, IetfFields fields, UploadMetadata metadata) {
        Draft told = metadata.draft(exchange);
        Optional<String> filename = exchange.header("Content-Disposition")
                .flatMap(Filename::ofDisposition)
                .or(() -> exchange.query("name"))
                .flatMap(Filename::safe)
                .or(told::filename);
        Optional<String> type = fields.chunk()
                ? told.mediaType()
                : exchange.header("Content-Type")
                        .filter(text -> !text.isBlank())
                        .or(told::mediaType);
        return new Draft(type, filename, told.labels(), fields.digests(), told.output(), told.asSent());
    }

    /** Bytes of the whole as far as this request tells, in a field or by being the last. */
    private static OptionalLong length(Exchange exchange, IetfFields fields, long offset, boolean last) {
        OptionalLong stated = fields.length();
        OptionalLong sent = exchange.body().length();
        if (sent.isEmpty()) {
            return stated;
        }
        long end = offset + sent.getAsLong();
        if (stated.isPresent() && (last ? end != stated.getAsLong() : end > stated.getAsLong())) {
            throw IetfRefusals.inconsistent(exchange);
        }
        return last ? OptionalLong.of(end) : stated;
    }

    @Override
    public Future<Answer> look(Exchange exchange) {
        exchange.permit(Channel.HISTORY);
        UUID id = exchange.pathId("id");
        notAChange(exchange);
        return uploads.find(exchange.account(), id).map(upload -> {
            if (upload.declared().endsAtLength() && UploadFields.full(upload)) {
                throw ProblemType.BUSY.asFailure();
            }
            if (upload.state() == Upload.State.FAILED) {
                IetfAnswers.tellComplete(exchange, true);
            }
            return answers.state(exchange, UploadFields.told(upload));
        });
    }

    @Override
    public Future<Answer> append(Exchange exchange) {
        EgressPermit permit = exchange.permit(Channel.HISTORY);
        UUID id = exchange.pathId("id");
        IetfFields fields = new IetfFields(exchange.headers());
        long offset = fields.offset();
        boolean missingIsLast = fields.interop().lenient() && !fields.saysCompleteness();
        boolean last = fields.complete()
                .or(() -> missingIsLast ? Optional.of(true) : Optional.empty())
                .orElseThrow(() -> ProblemType.BAD_REQUEST.asFailure("Upload-Complete is missing, or no boolean."));
        if (fields.interop().typed() && !fields.chunk()) {
            throw ProblemType.MEDIA_TYPE_REFUSED.asFailure("The body is " + IetfFields.CHUNK + ".");
        }
        AppendRequest how = new AppendRequest(
                offset,
                length(exchange, fields, offset, last),
                last,
                fields.checksum(),
                fields.digests(),
                durable(exchange));
        return take(exchange, id, how).map(upload -> answers.appended(exchange, permit, UploadFields.told(upload)));
    }

    private Future<Upload> take(Exchange exchange, UUID id, AppendRequest how) {
        return uploads.append(exchange.account(), id, how, exchange.body(), exchange::proceed)
                .recover(cause -> Future.failedFuture(refusals.ofBytes(exchange, how.offset(), cause)));
    }

    /** Tells offsets while the body is on its way, about one a second; each is a promise, so only durable ones. */
    private LongConsumer durable(Exchange exchange) {
        Interop interop = new IetfFields(exchange.headers()).interop();
        return interop.progress() && interim.reach(exchange.headers()) ? new Progress(exchange, interop) : offset -> {};
    }

    /** Remembers when it told the last offset. */
    private static final class Progress implements LongConsumer {
        private final Exchange exchange;
        private final Interop interop;
        private long toldNanos = System.nanoTime() - PROGRESS_NANOS;

        Progress(Exchange exchange, Interop interop) {
            this.exchange = exchange;
            this.interop = interop;
        }

        @Override
        public void accept(long offset) {
            long now = System.nanoTime();
            if (now - toldNanos >= PROGRESS_NANOS) {
                toldNanos = now;
                exchange.resumable(Map.of(
                        "Upload-Draft-Interop-Version", Integer.toString(interop.number()),
                        "Upload-Offset", Long.toString(offset)));
            }
        }
    }

    @Override
    public Future<Answer> terminate(Exchange exchange) {
        UUID id = exchange.pathId("id");
        notAChange(exchange);
        return uploads.terminate(exchange.account(), id).map(v -> new Answer.Empty(204, Map.of()));
    }

    /** Drafts up to -05 want questions refused that hold fields of changes, later ones want those ignored. */
    private static void notAChange(Exchange exchange) {
        IetfFields fields = new IetfFields(exchange.headers());
        if (fields.interop().strictAboutQuestions() && fields.saysChange()) {
            throw ProblemType.BAD_REQUEST.asFailure(
                    "Only a creation or an append says offset, length or completeness.");
        }
    }

    @Override
    public Throwable refusal(Exchange exchange, Throwable cause) {
        return IetfRefusals.ofAny(exchange, cause);
    }
}
