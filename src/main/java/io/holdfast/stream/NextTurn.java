package io.holdfast.stream;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** Does a thing once behind the present turn of the event loop, however often it is asked for until then. */
final class NextTurn {
    private boolean asked;

    /** Asks for it; false where there is no event loop to wait for. */
    boolean ask(Runnable work) {
        Context loop = Vertx.currentContext();
        if (loop != null && !asked) {
            asked = true;
            loop.runOnContext(v -> {
                asked = false;
                work.run();
            });
        }
        return loop != null;
    }
}
