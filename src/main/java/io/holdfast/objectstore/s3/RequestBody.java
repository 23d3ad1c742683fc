package io.holdfast.objectstore.s3;

import io.holdfast.internals.BufferBytes;
import io.holdfast.internals.HardClose;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.streams.WriteStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request to the store, checked as it passes; the request is reset when the store takes no byte of it for the
 * idle timeout, or does not begin to answer in time once it has all.
 */
final class RequestBody implements WriteStream<Buffer> {
    private static final int SLICE = 256 * 1024;

    private final HttpClientRequest request;
    private final BodyCheck check;
    private final BodyCheck.@Nullable Crc32 following;
    private final long length;
    private final long idleNanos;
    private final long firstByteNanos;
    private long framed;
    private int pending;
    private boolean ended;
    private long movedNanos = System.nanoTime();

    /** A body without frames. */
    RequestBody(Vertx vertx, HttpClientRequest request, S3Config config, BodyCheck check) {
        this(vertx, request, config, check, -1);
    }

    private RequestBody(Vertx vertx, HttpClientRequest request, S3Config config, BodyCheck check, long length) {
        this.request = request;
        this.check = check;
        this.following = length >= 0 && check instanceof BodyCheck.Crc32 crc ? crc : null;
        this.length = length;
        this.idleNanos = config.timeouts().idle().toNanos();
        this.firstByteNanos = config.timeouts().firstByte().toNanos();
        long period = Math.max(
                10,
                Math.min(
                                config.timeouts().idle().toMillis(),
                                config.timeouts().firstByte().toMillis())
                        / 4);
        long watch = vertx.setPeriodic(period, timer -> watch());
        request.response().onComplete(answered -> vertx.cancelTimer(watch));
    }

    /** A body of known length in frames, which its CRC-32 follows. */
    static RequestBody framed(
            Vertx vertx, HttpClientRequest request, S3Config config, BodyCheck.Crc32 check, long length) {
        return new RequestBody(vertx, request, config, check, length);
    }

    /** Sends a buffer as the whole body. */
    Future<Void> whole(Buffer body) {
        if (body.length() <= SLICE) {
            pending++;
            ended = true;
            check.add(body);
            return request.end(body).onSuccess(this::moved);
        }
        Promise<Void> sent = Promise.promise();
        slice(body, 0, sent);
        return sent.future();
    }

    private void slice(Buffer body, int from, Promise<Void> sent) {
        if (from == body.length()) {
            end().onComplete(sent);
            return;
        }
        int to = Math.min(body.length(), from + SLICE);
        write(body.slice(from, to)).onSuccess(v -> slice(body, to, sent)).onFailure(sent::tryFail);
    }

    @Override
    public Future<Void> write(Buffer chunk) {
        check.add(chunk);
        if (pending++ == 0) {
            movedNanos = System.nanoTime();
        }
        return request.write(following == null ? chunk : inFrames(chunk)).onSuccess(this::moved);
    }

    @Override
    public Future<Void> end() {
        pending++;
        ended = true;
        movedNanos = System.nanoTime();
        Future<Void> last = following == null ? request.end() : request.end(Buffer.buffer(following.trailer()));
        return last.onSuccess(this::moved);
    }

    /** Frames lie at fixed places whatever the chunks, because the length of them all is stated before the first. */
    private Buffer inFrames(Buffer chunk) {
        List<Buffer> out = new ArrayList<>();
        int at = 0;
        while (at < chunk.length()) {
            long inFrame = framed % S3Signer.FRAME_BYTES;
            long size = Math.min(S3Signer.FRAME_BYTES, length - framed + inFrame);
            if (inFrame == 0) {
                out.add(Buffer.buffer(Long.toHexString(size) + "\r\n"));
            }
            int some = (int) Math.min(chunk.length() - at, size - inFrame);
            out.add(chunk.slice(at, at + some));
            at += some;
            framed += some;
            if (inFrame + some == size) {
                out.add(Buffer.buffer("\r\n"));
            }
        }
        return BufferBytes.joined(out);
    }

    private void moved(Void written) {
        pending--;
        movedNanos = System.nanoTime();
    }

    /** A store can be late only with what is its turn: to take bytes, or to answer once it has all of them. */
    private void watch() {
        long still = System.nanoTime() - movedNanos;
        if (pending > 0 ? still > idleNanos : ended && still > firstByteNanos) {
            HardClose.of(request);
        }
    }

    @Override
    public boolean writeQueueFull() {
        return request.writeQueueFull();
    }

    @Override
    public RequestBody setWriteQueueMaxSize(int maxSize) {
        request.setWriteQueueMaxSize(maxSize);
        return this;
    }

    @Override
    public RequestBody drainHandler(@Nullable Handler<Void> handler) {
        request.drainHandler(handler);
        return this;
    }

    @Override
    public RequestBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        request.exceptionHandler(handler);
        return this;
    }
}
