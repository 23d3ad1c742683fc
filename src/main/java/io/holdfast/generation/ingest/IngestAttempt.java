package io.holdfast.generation.ingest;

import io.holdfast.asset.Labels;
import io.holdfast.intake.Draft;
import io.holdfast.intake.Outputs;
import io.holdfast.outbound.AddressGuard;
import io.holdfast.outbound.GuardedClient;
import io.holdfast.outbound.Reply;
import io.holdfast.outbound.Target;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.resumable.AppendRequest;
import io.holdfast.resumable.NewUpload;
import io.holdfast.resumable.Upload;
import io.holdfast.resumable.Uploads;
import io.holdfast.stream.Body;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at an ingest, which is a resumable upload whose sender is the URL: it goes on where the last one stopped. */
final class IngestAttempt {
    /** What each attempt of one event loop works with. */
    record Tools(Ingests table, Uploads uploads, Outputs outputs, AddressGuard guard, GuardedClient client) {}

    private static final Logger LOG = LoggerFactory.getLogger(IngestAttempt.class);

    private final Tools tools;
    private final Ingest ingest;
    private Optional<UUID> upload;
    private @Nullable Body body;
    private @Nullable Throwable stopped;

    IngestAttempt(Tools tools, Ingest ingest) {
        this.tools = tools;
        this.ingest = ingest;
        this.upload = ingest.upload();
    }

    /** Stops the bytes; what arrived by then is kept. */
    void stop(Throwable cause) {
        stopped = cause;
        if (body != null) {
            body.cancel(cause);
        }
    }

    /** Tries; never fails, since a failure is a verdict too. */
    Future<AttemptOutcome> run() {
        return standing()
                .compose(known -> known.map(Future::succeededFuture).orElseGet(this::fetch))
                .recover(cause -> Future.succeededFuture(told(cause)));
    }

    private static AttemptOutcome told(Throwable cause) {
        AttemptOutcome verdict = AttemptOutcome.of(cause);
        if (verdict.reason().equals(ProblemType.INTERNAL.slug())) {
            // its message might show the URL
            LOG.atError().addKeyValue("cause", cause.getClass().getName()).log("an ingest broke off");
        }
        return verdict;
    }

    /** Gives back what the upload holds; its asset stays. */
    Future<Void> forget() {
        Optional<UUID> useless = upload;
        upload = Optional.empty();
        return useless.map(id -> tools.uploads().terminate(ingest.account(), id))
                .orElseGet(Future::succeededFuture)
                .otherwiseEmpty();
    }

    /** Lets go of what came for a run that was erased meanwhile; for any other, somebody else may be at work by now. */
    Future<Void> leave() {
        return standing()
                .compose(known -> known.filter(verdict -> verdict.kind() == AttemptOutcome.Kind.FAILED)
                                .isPresent()
                        ? forget()
                        : Future.succeededFuture());
    }

    /** What the run says to its result before anybody is called. */
    private Future<Optional<AttemptOutcome>> standing() {
        return tools.outputs().find(ingest.account(), ingest.output()).transform(found -> {
            if (found.succeeded()) {
                return Future.succeededFuture(found.result().map(asset -> AttemptOutcome.DONE));
            }
            return found.cause() instanceof ProblemException refusal
                            && refusal.type() != ProblemType.DATABASE_UNAVAILABLE
                    ? Future.succeededFuture(
                            Optional.of(AttemptOutcome.failed(refusal.type().slug())))
                    : Future.failedFuture(found.cause());
        });
    }

    private Future<AttemptOutcome> fetch() {
        // again, since the settings may be others than when it was asked for
        Target target = tools.guard().check(ingest.source().url().orElseThrow());
        return open().compose(begun -> {
            Optional<Upload> over = begun.filter(there -> there.state() != Upload.State.OPEN);
            if (over.isPresent()) {
                return Future.succeededFuture(verdict(over.get()));
            }
            long offset = begun.map(Upload::offset).orElse(0L);
            return tools.client().get(ingest.account(), target, fields(offset)).compose(reply -> take(reply, offset)
                    .onFailure(cause -> reply.cut()));
        });
    }

    /** The upload of earlier attempts, unless it can't be gone on with. */
    private Future<Optional<Upload>> open() {
        if (upload.isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        return tools.uploads().find(ingest.account(), upload.get()).transform(found -> {
            if (found.succeeded()) {
                boolean blind = found.result().offset() > 0
                        && ingest.validator().isEmpty()
                        && found.result().state() == Upload.State.OPEN;
                return blind
                        ? forget().map(v -> Optional.<Upload>empty())
                        : Future.succeededFuture(Optional.of(found.result()));
            }
            return ProblemType.NOT_FOUND.isOf(found.cause())
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(found.cause());
        });
    }

    private Map<String, String> fields(long offset) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Accept", "*/*");
        fields.put("Accept-Encoding", "identity"); // ranges are of what is stored
        if (offset > 0) {
            fields.put("Range", "bytes=" + offset + "-");
            fields.put("If-Range", ingest.validator().orElseThrow());
        }
        return fields;
    }

    private Future<AttemptOutcome> take(Reply reply, long offset) {
        FetchedBytes bytes = FetchedBytes.of(reply);
        boolean all = reply.status() == 200;
        boolean rest = reply.status() == 206 && offset > 0;
        if (!all && !rest) {
            reply.cut();
            return reply.status() == 416 && offset > 0
                    ? behindTheEnd(bytes, offset)
                    : Future.succeededFuture(
                            AttemptOutcome.ofStatus(reply.status(), FetchedBytes.retryAfterSeconds(reply)));
        }
        // at once, since a failure that nobody listens for is never told again
        Body coming = Body.of(reply.body(), bytes.length());
        body = coming;
        if (stopped != null) {
            return Future.failedFuture(stopped);
        }
        if (bytes.coded() || (!bytes.framed() && ingest.source().sha256().isEmpty())) {
            reply.cut();
            return Future.succeededFuture(AttemptOutcome.failed(bytes.coded() ? "content-encoding" : "length-unknown"));
        }
        if (all) {
            return begin(bytes).compose(id -> append(id, 0, bytes.total(), coming));
        }
        boolean same = bytes.first().equals(OptionalLong.of(offset))
                && (bytes.validator().isEmpty() || bytes.validator().equals(ingest.validator()));
        if (!same) {
            reply.cut();
            return anew();
        }
        return append(upload.orElseThrow(), offset, bytes.total(), coming);
    }

    /** Where all bytes had arrived but the end was not seen, there is nothing more to ask for. */
    private Future<AttemptOutcome> behindTheEnd(FetchedBytes bytes, long offset) {
        return bytes.total().equals(OptionalLong.of(offset))
                ? append(upload.orElseThrow(), offset, bytes.total(), Body.of(Buffer.buffer()))
                : anew();
    }

    /** What came so far belongs to bytes that are no more. */
    private Future<AttemptOutcome> anew() {
        return forget().map(v -> AttemptOutcome.later("changed"));
    }

    private Future<UUID> begin(FetchedBytes bytes) {
        Draft draft = new Draft(
                ingest.source().mediaType(),
                Optional.empty(),
                Labels.NONE,
                ingest.source()
                        .sha256()
                        .map(sha256 -> Map.of("sha-256", sha256.getBytes()))
                        .orElse(Map.of()),
                Optional.of(ingest.output()),
                false);
        boolean sized = bytes.total().isPresent();
        NewUpload wanted = new NewUpload(bytes.total(), draft, false, sized, Optional.empty(), Optional.empty());
        UUID id = Uploads.freshId();
        // named first: an upload that nobody knows of would hold its room until it lapses
        return forget().compose(v -> tools.table().begun(ingest, id, bytes.validator()))
                .compose(ours -> {
                    upload = Optional.of(id).filter(begun -> ours);
                    return ours
                            ? tools.uploads().create(ingest.account(), id, wanted)
                            : Future.failedFuture(ProblemType.LET_GO.asFailure());
                })
                .map(id);
    }

    private Future<AttemptOutcome> append(UUID id, long offset, OptionalLong total, Body coming) {
        AppendRequest how = new AppendRequest(offset, total, true, Optional.empty(), Map.of(), durable -> {});
        return tools.uploads()
                .append(ingest.account(), id, how, coming, () -> {})
                .map(IngestAttempt::verdict);
    }

    private static AttemptOutcome verdict(Upload upload) {
        return switch (upload.state()) {
            case OPEN -> AttemptOutcome.later(ProblemType.LENGTH_MISMATCH.slug());
            case COMPLETE -> AttemptOutcome.DONE;
            case FAILED -> AttemptOutcome.of(upload.failed().orElseThrow().asFailure());
        };
    }
}
