package io.holdfast.internals;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;

/** Promises whose listeners are told on the event loop of whoever waits, whichever thread completes them. */
public final class ContextPromise {
    private ContextPromise() {}

    /** One for the context that this runs on; outside of all contexts, an ordinary one. */
    public static <T> Promise<T> onThisContext() {
        Context context = Vertx.currentContext();
        return context instanceof ContextInternal internal ? internal.promise() : Promise.promise();
    }
}
