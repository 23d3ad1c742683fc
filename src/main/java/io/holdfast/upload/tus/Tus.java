package io.holdfast.upload.tus;

import io.holdfast.http.Answer;
import io.holdfast.http.Exchange;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.resumable.AppendRequest;
import io.holdfast.resumable.NewUpload;
import io.holdfast.resumable.Upload;
import io.holdfast.resumable.Uploads;
import io.holdfast.rights.Channel;
import io.holdfast.upload.resume.Dialect;
import io.holdfast.upload.resume.OutputTarget;
import io.holdfast.upload.resume.UploadFields;
import io.holdfast.upload.resume.UploadMetadata;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/** The tus protocol 1.0.0 with its extensions (tus.io/protocols/resumable-upload). */
public final class Tus implements Dialect {
    private static final int UNWANTED_BYTES = 64 * 1024;

    /** What a final upload may be refused for before it is known to be one. */
    private static final Set<ProblemType> OF_FINAL =
            Set.of(ProblemType.UPLOAD_COMPLETE, ProblemType.OFFSET_MISMATCH, ProblemType.TOO_LARGE);

    private final Uploads uploads;
    private final OutputTarget target;
    private final String publicUrl;

    public Tus(Uploads uploads, OutputTarget target, String publicUrl) {
        this.uploads = uploads;
        this.target = target;
        this.publicUrl = publicUrl;
    }

    @Override
    public void greet(Exchange exchange) {
        exchange.tell("Tus-Resumable", TusFields.VERSION);
        if (!exchange.headers().getAll("Tus-Resumable").equals(List.of(TusFields.VERSION))) {
            exchange.tell("Tus-Version", TusFields.VERSION);
            throw ProblemType.TUS_VERSION.asFailure();
        }
    }

    @Override
    public Future<Answer> create(Exchange exchange) {
        exchange.permit(Channel.HISTORY);
        TusFields fields = new TusFields(exchange.headers());
        UploadConcat concat = UploadConcat.of(exchange.headers().getAll("Upload-Concat"), publicUrl);
        UploadMetadata metadata = UploadMetadata.of(exchange.headers().getAll("Upload-Metadata"));
        boolean whole = concat.kind() == UploadConcat.Kind.FINAL;
        if (whole && fields.saysLength()) {
            throw ProblemType.BAD_REQUEST.asFailure("The length of a final upload is that of its pieces.");
        }
        if (whole && fields.chunk()) {
            throw ProblemType.UPLOAD_FINAL.asFailure();
        }
        OptionalLong length = whole || fields.deferred() ? OptionalLong.empty() : fields.length();
        NewUpload wanted = new NewUpload(
                length,
                metadata.draft(exchange),
                concat.kind() == UploadConcat.Kind.PARTIAL,
                true,
                metadata.raw(),
                concat.raw());
        Optional<AppendRequest.Checksum> checksum = fields.checksum();
        Future<Upload> made = whole
                ? unwanted(exchange).compose(v -> uploads.concatenate(exchange.account(), wanted, concat.pieces()))
                : fields.chunk() || length.orElse(-1) == 0
                        ? target.create(exchange, wanted).compose(upload -> begin(exchange, upload, checksum))
                        : unwanted(exchange).compose(v -> target.create(exchange, wanted));
        return made.map(upload -> {
            exchange.tell("Location", UploadFields.path(upload.id()));
            return new Answer.Empty(201, UploadFields.progress(UploadFields.told(upload)));
        });
    }

    /** The body of another type counts as none (section "Creation With Upload"), but has to be taken off the wire. */
    private static Future<Void> unwanted(Exchange exchange) {
        exchange.proceed();
        return exchange.body().limit(UNWANTED_BYTES).drain();
    }

    /** Takes the first bytes with the creation; whoever can't go on with them still learns where the upload is. */
    private Future<Upload> begin(Exchange exchange, Upload upload, Optional<AppendRequest.Checksum> checksum) {
        if (upload.state() != Upload.State.OPEN) {
            return unwanted(exchange).map(upload);
        }
        exchange.tell("Location", UploadFields.path(upload.id()));
        return uploads.append(
                        exchange.account(),
                        upload.id(),
                        new AppendRequest(0, OptionalLong.empty(), false, checksum, Map.of(), offset -> {}),
                        exchange.body(),
                        exchange::proceed)
                .recover(cause -> ProblemType.CHECKSUM_MISMATCH.isOf(cause)
                        ? uploads.terminate(exchange.account(), upload.id())
                                .transform(done -> Future.failedFuture(cause))
                        : Future.failedFuture(cause));
    }

    @Override
    public Future<Answer> look(Exchange exchange) {
        exchange.permit(Channel.HISTORY);
        return uploads.find(exchange.account(), exchange.pathId("id")).map(upload -> {
            if (UploadFields.full(upload)) {
                throw UploadFields.locked();
            }
            return new Answer.Empty(200, UploadFields.state(UploadFields.told(upload)));
        });
    }

    @Override
    public Future<Answer> append(Exchange exchange) {
        exchange.permit(Channel.HISTORY);
        UUID id = exchange.pathId("id");
        TusFields fields = new TusFields(exchange.headers());
        AppendRequest how =
                new AppendRequest(fields.offset(), fields.length(), false, fields.checksum(), Map.of(), offset -> {});
        if (!fields.chunk() || exchange.header("Content-Encoding").isPresent()) {
            throw ProblemType.MEDIA_TYPE_REFUSED.asFailure("The body is " + TusFields.CHUNK + ", and not coded.");
        }
        return uploads.append(exchange.account(), id, how, exchange.body(), exchange::proceed)
                .recover(cause -> cause instanceof ProblemException refused && OF_FINAL.contains(refused.type())
                        ? uploads.glance(exchange.account(), id)
                                .otherwise(unknown -> {
                                    throw refused;
                                })
                                .map(Tus::takesBytes)
                                .compose(upload -> Future.failedFuture(cause))
                        : Future.failedFuture(cause))
                .map(upload -> new Answer.Empty(204, UploadFields.progress(UploadFields.told(takesBytes(upload)))));
    }

    private static Upload takesBytes(Upload upload) {
        if (upload.declared()
                .concat()
                .filter(concat -> concat.startsWith("final;"))
                .isPresent()) {
            throw ProblemType.UPLOAD_FINAL.asFailure();
        }
        return upload;
    }

    @Override
    public Future<Answer> terminate(Exchange exchange) {
        return uploads.terminate(exchange.account(), exchange.pathId("id")).map(v -> new Answer.Empty(204, Map.of()));
    }

    /** Clients begin a whole upload anew when a HEAD fails, unless it is locked (tus-js-client issue 895). */
    @Override
    public Throwable refusal(Exchange exchange, Throwable cause) {
        if (exchange.request().method().name().equals("HEAD")) {
            return UploadFields.passing(cause) ? UploadFields.locked() : cause;
        }
        if (cause instanceof ProblemException refused
                && refused.problem().extensions().get("offset") instanceof Number offset) {
            exchange.tell("Upload-Offset", offset.toString());
        }
        if (cause instanceof ProblemException refused
                && refused.problem().extensions().get("asset") instanceof String asset) {
            exchange.tell("Holdfast-Asset", "/v1/assets/" + asset);
        }
        return UploadFields.retried(cause);
    }
}
