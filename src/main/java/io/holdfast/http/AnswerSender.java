package io.holdfast.http;

import io.holdfast.stream.Outflow;
import io.holdfast.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Writes what stands behind the head of one answer, kind by kind, for {@link Responder}, which began it with the mark. */
final class AnswerSender implements Answer.Kinds<Future<Void>> {
    /** What is given to the socket at once, which copies what it can't send to memory outside the heap. */
    private static final int SLICE_BYTES = 16 * 1024;

    /** An answer of so many bytes is given to it as it is. */
    private static final int WHOLE_BYTES = 4 * SLICE_BYTES;

    private final Exchange exchange;
    private final HttpServerResponse response;
    private final Meters meters;
    private long taken;

    AnswerSender(Exchange exchange, HttpServerResponse response, Meters meters) {
        this.exchange = exchange;
        this.response = response;
        this.meters = meters;
    }

    @Override
    public Future<Void> document(Answer.Document document) {
        return end(document.mediaType(), document.bytes());
    }

    @Override
    public Future<Void> described(Answer.Described described) {
        return end("application/json", described.json().value());
    }

    @Override
    public Future<Void> page(Answer.Page page) {
        return end("text/html; charset=utf-8", page.html().value());
    }

    @Override
    public Future<Void> empty(Answer.Empty empty) {
        return response.end();
    }

    private Future<Void> end(String mediaType, Buffer bytes) {
        response.putHeader("Content-Type", mediaType);
        Future<Buffer> coded = Compression.of(exchange, mediaType, bytes, response.headers());
        return coded.isComplete() ? written(coded.result()) : coded.compose(this::written);
    }

    private Future<Void> written(Buffer bytes) {
        if (exchange.headOnly() || bytes.length() <= WHOLE_BYTES) {
            return end(exchange, response, bytes);
        }
        head(response, bytes);
        int last = (bytes.length() - 1) / SLICE_BYTES * SLICE_BYTES;
        for (int from = 0; from < last; from += SLICE_BYTES) {
            response.write(bytes.slice(from, from + SLICE_BYTES)).onSuccess(v -> taken += SLICE_BYTES);
        }
        return response.end(bytes.slice(last, bytes.length()));
    }

    /** Grows as a reader takes what it was sent. */
    long taken() {
        return taken + response.bytesWritten();
    }

    private static void head(HttpServerResponse response, Buffer bytes) {
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Content-Length", Integer.toString(bytes.length()));
    }

    /** Sends bytes that are at hand as the whole answer. */
    static Future<Void> end(Exchange exchange, HttpServerResponse response, Buffer bytes) {
        head(response, bytes);
        return exchange.headOnly() ? response.end() : response.end(bytes);
    }

    @Override
    public Future<Void> content(Answer.Content content) {
        response.putHeader("Content-Length", Long.toString(content.length()));
        if (exchange.headOnly()) {
            return response.end();
        }
        List<Answer.Piece> pieces = content.pieces().value();
        meters.downloads().incrementAndGet();
        // opened before the head is written, so that a store that is away is still a clean 503
        return pieces.get(0)
                .bytes()
                .get()
                .compose(first -> pieces.size() == 1 && pieces.get(0).preface().length() == 0
                        ? whole(response, first)
                        : several(response, pieces, 0, first))
                .onComplete(done -> {
                    meters.downloads().decrementAndGet();
                    meters.downloaded(response.bytesWritten());
                });
    }

    private static Future<Void> whole(HttpServerResponse response, Outflow outflow) {
        if (outflow instanceof Outflow.Region region) {
            return response.sendFile(region.path(), region.offset(), region.length());
        }
        return outflow.open().compose(flow -> pipe(response, flow)).compose(v -> response.end());
    }

    private static Future<Void> several(
            HttpServerResponse response, List<Answer.Piece> pieces, int index, Outflow opened) {
        response.write(pieces.get(index).preface());
        return opened.open().compose(flow -> pipe(response, flow)).compose(v -> {
            int next = index + 1;
            if (next == pieces.size()) {
                return response.end();
            }
            Answer.Piece piece = pieces.get(next);
            return next == pieces.size() - 1 && piece.bytes() == Answer.CLOSING
                    ? response.end(piece.preface())
                    : piece.bytes().get().compose(outflow -> several(response, pieces, next, outflow));
        });
    }

    @Override
    public Future<Void> live(Answer.Live live) {
        response.putHeader("X-Content-Type-Options", "nosniff");
        if (exchange.headOnly()) {
            return response.end();
        }
        Outflow.Flow flow = live.source().value().get();
        response.setChunked(true);
        Promise<Void> told = Promise.promise();
        response.closeHandler(v -> told.tryFail(new HttpClosedException("the client left")));
        if (response.closed()) {
            told.tryFail(new HttpClosedException("the client left"));
        }
        AtomicBoolean leaving = new AtomicBoolean();
        // asks for more when the last has left and not when it was queued, so that a slow client costs one chunk
        flow.source()
                .exceptionHandler(told::tryFail)
                .endHandler(told::tryComplete)
                .handler(chunk -> {
                    leaving.set(true);
                    response.write(chunk)
                            .onSuccess(v -> {
                                leaving.set(false);
                                flow.source().fetch(1);
                            })
                            .onFailure(told::tryFail);
                })
                .fetch(1);
        // an end would wait behind a chunk that a client does not take
        return told.future()
                .onComplete(done -> flow.release().run())
                .compose(v -> leaving.get() ? response.reset().mapEmpty() : response.end());
    }

    private static Future<Void> pipe(HttpServerResponse response, Outflow.Flow flow) {
        if (response.closed()) {
            flow.release().run();
            return Future.failedFuture(new HttpClosedException("the client left"));
        }
        // a client that leaves must not make us read the rest of the object, and a pipe that waits for it never ends
        Promise<Void> sent = Promise.promise();
        response.closeHandler(v -> sent.tryFail(new HttpClosedException("the client left")));
        flow.source()
                .pipe()
                .endOnFailure(false)
                .endOnSuccess(false)
                .to(response)
                .onSuccess(sent::tryComplete)
                .onFailure(sent::tryFail);
        return sent.future().onComplete(done -> flow.release().run());
    }
}
