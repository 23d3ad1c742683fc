package io.holdfast.objectstore.s3;

import java.util.Set;

/** The store said no, or nothing. */
final class S3Failure extends RuntimeException {
    private static final Set<Integer> PASSING = Set.of(0, 408, 429, 500, 502, 503, 504);

    private final int status;
    private final String code;
    private final int retryAfterSeconds;

    S3Failure(int status, String code) {
        this(status, code, 0);
    }

    S3Failure(int status, String code, int retryAfterSeconds) {
        super(status + " " + code, null, false, false);
        this.status = status;
        this.code = code;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** Whether the same request may succeed later (503 SlowDown, 500 InternalError, 429, 408, no answer). */
    boolean passing() {
        return PASSING.contains(status);
    }

    /** The status code, 0 when there was no answer. */
    int status() {
        return status;
    }

    /** The error code of the answer's XML, empty if it had none. */
    String code() {
        return code;
    }

    /** Both in a few words, or that there was none of them. */
    String said() {
        return status == 0 ? "no answer" : (status + " " + code).strip();
    }

    /** How long the store wants to be left alone, 0 if it did not say. */
    int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
