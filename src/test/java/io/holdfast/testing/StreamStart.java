package io.holdfast.testing;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/** Reads a body whole, unless it is a stream that never ends: of that the beginning, and leaves. */
final class StreamStart implements BodySubscriber<byte[]> {
    private final CompletableFuture<byte[]> start = new CompletableFuture<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    private StreamStart() {}

    static BodyHandler<byte[]> orWhole() {
        return head -> head.headers()
                        .firstValue("content-type")
                        .filter("text/event-stream"::equals)
                        .isPresent()
                ? new StreamStart()
                : BodySubscribers.ofByteArray();
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return start;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.complete(given);
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        byte[] bytes = new byte[buffers.stream().mapToInt(ByteBuffer::remaining).sum()];
        int at = 0;
        for (ByteBuffer buffer : buffers) {
            int length = buffer.remaining();
            buffer.get(bytes, at, length);
            at += length;
        }
        start.complete(bytes);
        // later, because what was read is not handed on by one that was left
        CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS)
                .execute(() -> subscription.join().cancel());
    }

    @Override
    public void onError(Throwable cause) {
        start.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
        start.complete(new byte[0]);
    }
}
