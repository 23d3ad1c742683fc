package io.holdfast.upload.form;

import io.holdfast.intake.Draft;
import io.holdfast.stream.Body;
import io.vertx.core.Future;

/** The files that come with one request. */
public interface SentFiles {
    /** Takes the files, one after another. */
    interface Receiver {
        /**
         * Takes one.
         *
         * @param body untouched
         * @param admitted called when there is room, before the first byte is awaited
         */
        Future<Void> receive(Draft draft, Body body, Runnable admitted);
    }

    /** Hands each file to the receiver; fails as the request's body or the receiver does. */
    Future<Void> each(Receiver receiver);
}
