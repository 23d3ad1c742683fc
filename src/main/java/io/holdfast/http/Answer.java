package io.holdfast.http;

import io.holdfast.rights.Marked;
import io.holdfast.stream.Outflow;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** What is sent back; whatever tells of an asset is {@link Marked}. Header values are safe as they are. */
public sealed interface Answer {
    /** Stands for no bytes: the last piece's preface ends the answer. */
    Supplier<Future<Outflow>> CLOSING = () -> Future.failedFuture(new IllegalStateException("nothing to open"));

    /** The status code (RFC 9110 section 15). */
    int status();

    /** Fields besides those that the responder adds. */
    Map<String, String> headers();

    /** Bytes of memory that are this answer's alone until it has left; none said: what was taken while it was made. */
    default OptionalInt memory() {
        return OptionalInt.of(0);
    }

    /** Does what is to be done with an answer of this kind. */
    <R> R as(Kinds<R> kinds);

    /**
     * What is done with each kind. Who adds a kind has to give it {@link #as}, which there is no method for before all that
     * deal with answers deal with it: Java 17 has no {@code switch} over types that would see to that.
     */
    interface Kinds<R> {
        R document(Document answer);

        R described(Described answer);

        R page(Page answer);

        R empty(Empty answer);

        R content(Content answer);

        R live(Live answer);
    }

    /** A public document, about no asset. */
    record Document(int status, Map<String, String> headers, String mediaType, Buffer bytes) implements Answer {
        @Override
        public <R> R as(Kinds<R> kinds) {
            return kinds.document(this);
        }
    }

    /** A description of assets, as JSON. */
    record Described(int status, Map<String, String> headers, Marked<Buffer> json) implements Answer {
        @Override
        public OptionalInt memory() {
            return OptionalInt.of(json.value().length());
        }

        @Override
        public <R> R as(Kinds<R> kinds) {
            return kinds.described(this);
        }
    }

    /** A description of assets, as a page for people. */
    record Page(int status, Map<String, String> headers, Marked<Buffer> html) implements Answer {
        @Override
        public OptionalInt memory() {
            return OptionalInt.of(html.value().length());
        }

        @Override
        public <R> R as(Kinds<R> kinds) {
            return kinds.page(this);
        }
    }

    /** Nothing but a status. */
    record Empty(int status, Map<String, String> headers) implements Answer {
        @Override
        public <R> R as(Kinds<R> kinds) {
            return kinds.empty(this);
        }
    }

    /**
     * Media.
     *
     * @param length bytes of all pieces and what stands before them
     */
    record Content(int status, Map<String, String> headers, long length, Marked<List<Piece>> pieces) implements Answer {
        @Override
        public OptionalInt memory() {
            return OptionalInt.empty();
        }

        @Override
        public <R> R as(Kinds<R> kinds) {
            return kinds.content(this);
        }
    }

    /**
     * Descriptions that are told as things happen, until the teller or the client has enough.
     *
     * @param source opens the flow, whose length says nothing; a throw refuses the request. Its chunks are written one
     *     by one, each when the one before has left
     */
    record Live(int status, Map<String, String> headers, Marked<Supplier<Outflow.Flow>> source) implements Answer {
        @Override
        public OptionalInt memory() {
            return OptionalInt.empty();
        }

        @Override
        public <R> R as(Kinds<R> kinds) {
            return kinds.live(this);
        }
    }

    /**
     * Bytes of media and what stands before them, a part's header of a multipart answer for instance.
     *
     * @param bytes opens them, when it is their turn
     */
    record Piece(Buffer preface, Supplier<Future<Outflow>> bytes) {}
}
