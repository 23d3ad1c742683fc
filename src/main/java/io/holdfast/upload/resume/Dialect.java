package io.holdfast.upload.resume;

import io.holdfast.http.Answer;
import io.holdfast.http.Exchange;
import io.vertx.core.Future;

/** A protocol that speaks of resumable uploads. */
public interface Dialect {
    /** Looks at the head of a request before anyone is let in; a throw refuses it. */
    void greet(Exchange exchange);

    /** Opens an upload. */
    Future<Answer> create(Exchange exchange);

    /** Tells where an upload goes on. */
    Future<Answer> look(Exchange exchange);

    /** Goes on with an upload. */
    Future<Answer> append(Exchange exchange);

    /** Gives an upload up. */
    Future<Answer> terminate(Exchange exchange);

    /** Says a failure in the protocol's words. */
    Throwable refusal(Exchange exchange, Throwable cause);
}
