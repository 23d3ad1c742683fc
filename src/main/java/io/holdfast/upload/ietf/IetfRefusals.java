package io.holdfast.upload.ietf;

import io.holdfast.http.AbortConnection;
import io.holdfast.http.Exchange;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.upload.resume.UploadFields;
import java.util.Set;

/**
 * What the IETF protocol makes of refusals (draft-ietf-httpbis-resumable-upload-12, sections "Upload Creation", "Upload
 * Append" and "Problem Types").
 *
 * <p>{@code Upload-Complete: ?1} on a refusal means that going on is in vain, {@code ?0} that the upload is as it was.
 */
public final class IetfRefusals {
    /** Refusals that end an upload. */
    private static final Set<ProblemType> FINAL = Set.of(
            ProblemType.MEDIA_TYPE_REFUSED,
            ProblemType.DIGEST_MISMATCH,
            ProblemType.QUOTA_EXCEEDED,
            ProblemType.INVALID_FIELD);

    private final IetfAnswers answers;
    private final long mostBytes;

    public IetfRefusals(IetfAnswers answers, long mostBytes) {
        this.answers = answers;
        this.mostBytes = mostBytes;
    }

    /** A length that contradicts another; nothing was taken. */
    static ProblemException inconsistent(Exchange exchange) {
        IetfAnswers.tellComplete(exchange, false);
        return ProblemType.INCONSISTENT_UPLOAD_LENGTH.asFailure();
    }

    /**
     * Says why bytes were not taken.
     *
     * @param offset where the request said that they belong
     */
    Throwable ofBytes(Exchange exchange, long offset, Throwable cause) {
        if (!(cause instanceof ProblemException refused)) {
            return cause;
        }
        return switch (refused.type()) {
            case OFFSET_MISMATCH -> mismatching(exchange, offset, refused.problem());
            case LENGTH_CHANGED -> inconsistent(exchange);
            case TOO_LARGE -> tooLarge(exchange, offset, refused);
            case UPLOAD_COMPLETE -> completed(exchange);
            case CHECKSUM_MISMATCH -> {
                IetfAnswers.tellComplete(exchange, false);
                yield ProblemType.DIGEST_MISMATCH.asFailure();
            }
            // of a sender that was told more than a status could say, only the connection breaks
            case LET_GO -> new AbortConnection();
            default -> {
                IetfAnswers.tellComplete(exchange, FINAL.contains(refused.type()));
                yield cause;
            }
        };
    }

    /** Says why an upload was not opened, or can't go on. */
    Throwable ofUpload(Exchange exchange, Throwable cause) {
        if (cause instanceof ProblemException refused) {
            if (refused.type() == ProblemType.TOO_LARGE) {
                answers.tellLimit(exchange);
            }
            if (FINAL.contains(refused.type()) || refused.type() == ProblemType.TOO_LARGE) {
                IetfAnswers.tellComplete(exchange, true);
            }
        }
        return cause;
    }

    /** Says what goes for any request: who was told early resumes after a broken connection, but not after a status. */
    static Throwable ofAny(Exchange exchange, Throwable cause) {
        boolean question = exchange.request().method().name().equals("HEAD");
        if (UploadFields.passing(cause)) {
            boolean ofTus = new IetfFields(exchange.headers()).interop().ofTusClients();
            if (question && ofTus) {
                return UploadFields.locked();
            }
            return exchange.toldEarly() ? new AbortConnection() : ofTus ? UploadFields.retried(cause) : cause;
        }
        boolean stalled = ProblemType.TIMED_OUT.isOf(cause);
        return stalled && exchange.toldEarly() ? new AbortConnection() : cause;
    }

    private static Throwable mismatching(Exchange exchange, long provided, Problem problem) {
        IetfAnswers.tellComplete(exchange, false);
        Problem told = new Problem(ProblemType.MISMATCHING_UPLOAD_OFFSET);
        if (problem.extensions().get("offset") instanceof Number expected) {
            exchange.tell("Upload-Offset", expected.toString());
            told = told.with("expected-offset", expected.longValue());
        }
        return told.with("provided-offset", provided).asFailure();
    }

    private static Throwable completed(Exchange exchange) {
        IetfAnswers.tellComplete(exchange, true);
        return ProblemType.COMPLETED_UPLOAD.asFailure();
    }

    /** Too much for this upload contradicts its length; too much for any is beyond the limit. */
    private Throwable tooLarge(Exchange exchange, long offset, Throwable cause) {
        long bytes =
                Math.max(exchange.body().length().orElse(0), exchange.body().received());
        boolean lengthKnown = exchange.request().method().name().equals("PATCH")
                || new IetfFields(exchange.headers()).length().isPresent();
        if (lengthKnown && bytes <= mostBytes - offset) {
            return inconsistent(exchange);
        }
        return ofUpload(exchange, cause);
    }
}
