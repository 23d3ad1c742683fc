package io.holdfast.internals;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;

/** A request whose bytes are not HTTP as we read it; its connection can't be used for another. */
public final class UnreadableRequest extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** What was wrong, as far as the answer depends on it. */
    public enum Reason {
        /** It breaks the grammar, or leaves open where it ends. */
        MALFORMED,
        /** Its first line is longer than it may be. */
        TARGET_TOO_LONG,
        /** Its fields are more, or larger, than they may be. */
        FIELDS_TOO_LARGE,
        /** Its head did not come in time. */
        TIMED_OUT
    }

    private final Reason reason;

    UnreadableRequest(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** What was wrong. */
    public Reason reason() {
        return reason;
    }

    /** What was wrong with a request that was handed to {@code HttpServer.invalidRequestHandler}. */
    public static UnreadableRequest of(HttpServerRequest request) {
        return of(request.decoderResult().cause());
    }

    static UnreadableRequest of(Throwable cause) {
        if (cause instanceof UnreadableRequest own) {
            return own;
        }
        Reason reason = Reason.MALFORMED;
        if (cause instanceof TooLongHttpLineException) {
            reason = Reason.TARGET_TOO_LONG;
        } else if (cause instanceof TooLongHttpHeaderException) {
            reason = Reason.FIELDS_TOO_LARGE;
        }
        return new UnreadableRequest(reason, String.valueOf(cause.getMessage()));
    }

    /** It is the client's doing, and there may be many. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
