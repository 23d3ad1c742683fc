package io.holdfast.upload.resume;

import io.holdfast.asset.Output;
import io.holdfast.http.Exchange;
import io.holdfast.identity.Caller;
import io.holdfast.identity.Scope;
import io.holdfast.intake.Outputs;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemType;
import io.holdfast.resumable.NewUpload;
import io.holdfast.resumable.Upload;
import io.holdfast.resumable.Uploads;
import io.vertx.core.Future;
import java.util.Optional;

/** Opens uploads; those that are meant as results of runs only for the backend whose run it is, while they are missing. */
public final class OutputTarget {
    private final Uploads uploads;
    private final Outputs outputs;

    public OutputTarget(Uploads uploads, Outputs outputs) {
        this.uploads = uploads;
        this.outputs = outputs;
    }

    /**
     * Opens an upload.
     *
     * @return fails as {@link Uploads#create} does, with {@link ProblemType#BAD_REQUEST} for a service that names no result,
     *     {@link ProblemType#SCOPE_MISSING}, as {@link Outputs#find} does, or with {@link ProblemType#OUTPUT_STORED}
     */
    public Future<Upload> create(Exchange exchange, NewUpload wanted) {
        Optional<Output> output = wanted.draft().output();
        Caller caller = exchange.caller().orElseThrow();
        if (output.isEmpty() && exchange.onBehalf()) {
            throw ProblemType.BAD_REQUEST.asFailure("Upload-Metadata names no generation and output.");
        }
        if (output.isPresent() && !caller.may(Scope.GENERATIONS_WRITE)) {
            throw new Problem(ProblemType.SCOPE_MISSING)
                    .with("scope", Scope.GENERATIONS_WRITE)
                    .asFailure();
        }
        return output.map(place -> outputs.find(exchange.account(), place, caller.who()))
                .orElseGet(() -> Future.succeededFuture(Optional.empty()))
                .compose(stored -> stored.isEmpty()
                        ? uploads.create(exchange.account(), wanted)
                        : Future.failedFuture(new Problem(ProblemType.OUTPUT_STORED)
                                .with("asset", stored.get().toString())
                                .asFailure()));
    }
}
