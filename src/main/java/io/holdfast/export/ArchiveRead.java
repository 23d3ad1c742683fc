package io.holdfast.export;

import io.holdfast.stream.Outflow;
import io.holdfast.stream.PulledRead;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an archive as one stream, each looked for when the one before has left; held back until it is let go. What is
 * asked for of it is asked for of the part that runs, so that a slow client slows the store down. For one event loop.
 */
final class ArchiveRead extends PulledRead {
    private final Vertx vertx;
    private final ArchiveParts parts;
    private final LongConsumer left;
    private Optional<ArchiveParts.Part> next;
    private Outflow.@Nullable Flow flow;
    private boolean busy;
    private boolean over;

    /**
     * Makes one.
     *
     * @param first what was found already
     * @param left told how many bytes leave
     */
    ArchiveRead(Vertx vertx, ArchiveParts parts, Optional<ArchiveParts.Part> first, LongConsumer left) {
        this.vertx = vertx;
        this.parts = parts;
        this.next = first;
        this.left = left;
    }

    /** Lets go of the store; harmless when done. */
    void release() {
        over = true;
        next.ifPresent(ArchiveRead::cancel);
        next = Optional.empty();
        Outflow.Flow open = flow;
        flow = null;
        if (open != null) {
            open.release().run();
        }
    }

    private void advance() {
        if (over || busy || flow != null || !isAsked()) {
            return;
        }
        busy = true;
        if (next.isPresent()) {
            deliver(next.get());
            return;
        }
        parts.next().onComplete(found -> {
            if (over) {
                found.otherwise(Optional.empty()).result().ifPresent(ArchiveRead::cancel);
            } else if (found.failed()) {
                fail(found.cause());
            } else if (found.result().isEmpty()) {
                end();
            } else {
                deliver(found.result().get());
            }
        });
    }

    private void deliver(ArchiveParts.Part part) {
        next = Optional.empty();
        if (part instanceof ArchiveParts.Part.Bytes bytes) {
            hand(bytes.buffer());
            again();
        } else if (part instanceof ArchiveParts.Part.Media media) {
            media.outflow().open().onComplete(opened -> {
                if (over) {
                    media.outflow().cancel();
                } else if (opened.failed()) {
                    fail(opened.cause());
                } else {
                    begin(opened.result());
                }
            });
        }
    }

    private void begin(Outflow.Flow opened) {
        busy = false;
        flow = opened;
        opened.source()
                .exceptionHandler(this::fail)
                .endHandler(v -> {
                    if (flow != null) {
                        opened.release().run();
                        flow = null;
                        busy = true;
                        again();
                    }
                })
                .handler(this::hand);
        if (isAsked()) {
            opened.source().fetch(demand());
        }
    }

    /** On a fresh stack, since small parts are many. */
    private void again() {
        vertx.runOnContext(v -> {
            busy = false;
            advance();
        });
    }

    private void hand(Buffer chunk) {
        if (!over) {
            left.accept(chunk.length());
            give(chunk);
        }
    }

    private void end() {
        over = true;
        giveEnd();
    }

    private void fail(Throwable cause) {
        if (over) {
            return;
        }
        release();
        giveFailure(cause);
    }

    private static void cancel(ArchiveParts.Part part) {
        if (part instanceof ArchiveParts.Part.Media media) {
            media.outflow().cancel();
        }
    }

    @Override
    protected void held() {
        if (flow != null) {
            flow.source().pause();
        }
    }

    @Override
    protected void asked(long more) {
        if (flow != null) {
            flow.source().fetch(more);
        } else {
            advance();
        }
    }
}
