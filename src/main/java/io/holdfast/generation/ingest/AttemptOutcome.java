package io.holdfast.generation.ingest;

import io.holdfast.outbound.AddressRefused;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.netty.handler.codec.CodecException;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * How an attempt at an ingest ended.
 *
 * @param reason a slug, of a problem's type where there is one; says nothing of the URL
 * @param retryAfterSeconds what the other server asked for, 0 if nothing
 */
record AttemptOutcome(Kind kind, String reason, int retryAfterSeconds) {
    /** What comes of it. */
    enum Kind {
        /** The result is stored. */
        DONE,
        /** It never will be. */
        FAILED,
        /** It may be by another attempt. */
        LATER
    }

    static final AttemptOutcome DONE = new AttemptOutcome(Kind.DONE, "", 0);

    private static final int MAX_ASKED_SECONDS = 3600;

    /** What no other attempt changes. */
    private static final Set<ProblemType> FOR_GOOD = Set.of(
            ProblemType.OUTPUT_DIFFERS,
            ProblemType.GONE,
            ProblemType.MEDIA_TYPE_REFUSED,
            ProblemType.TOO_LARGE,
            ProblemType.DIGEST_MISMATCH,
            ProblemType.QUOTA_EXCEEDED);

    static AttemptOutcome failed(String reason) {
        return new AttemptOutcome(Kind.FAILED, reason, 0);
    }

    static AttemptOutcome later(String reason) {
        return new AttemptOutcome(Kind.LATER, reason, 0);
    }

    /** Of a status that tells no bytes; servers that are busy or out of order are asked again. */
    static AttemptOutcome ofStatus(int status, int retryAfterSeconds) {
        boolean passing = status >= 500 || status == 408 || status == 425 || status == 429;
        return new AttemptOutcome(
                passing ? Kind.LATER : Kind.FAILED, "status-" + status, Math.min(retryAfterSeconds, MAX_ASKED_SECONDS));
    }

    /** Of a failure on the way. */
    static AttemptOutcome of(Throwable cause) {
        if (cause instanceof ProblemException problem) {
            if (problem.type() == ProblemType.OUTPUT_STORED) {
                return DONE;
            }
            Kind kind = FOR_GOOD.contains(problem.type()) ? Kind.FAILED : Kind.LATER;
            return new AttemptOutcome(
                    kind,
                    problem.type().slug(),
                    problem.problem().retryAfterSeconds().orElse(0));
        }
        if (cause instanceof AddressRefused) {
            return failed("address-refused");
        }
        return later(slug(cause));
    }

    private static String slug(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "unknown-host";
        }
        if (cause instanceof TimeoutException) {
            return ProblemType.TIMED_OUT.slug();
        }
        if (cause instanceof SSLException) {
            return "tls-failed";
        }
        boolean wire =
                cause instanceof IOException || cause instanceof VertxException || cause instanceof CodecException;
        return wire ? "connection-failed" : ProblemType.INTERNAL.slug();
    }
}
