package io.holdfast.objectstore;

/** The store said no, or nothing. */
final class S3Failure extends RuntimeException {
    private final int status;
    private final String code;

    S3Failure(int status, String code) {
        super(status + " " + code, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** Whether the same request may succeed later (503 SlowDown, 500 InternalError, 429, 408). */
    boolean passing() {
        return status >= 500 || status == 429 || status == 408;
    }

    /** The status code, 0 when there was no answer. */
    int status() {
        return status;
    }

    /** The error code of the answer's XML, empty if it had none. */
    String code() {
        return code;
    }
}
