package io.holdfast.http;

/** Ends an exchange without an answer, where a protocol wants a broken connection to be seen as one; not a bug. */
public final class AbortConnection extends RuntimeException {
    private static final long serialVersionUID = 1;

    public AbortConnection() {
        super("the exchange is broken off", null, false, false);
    }
}
