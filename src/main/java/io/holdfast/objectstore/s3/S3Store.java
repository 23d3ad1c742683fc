package io.holdfast.objectstore.s3;

import io.holdfast.objectstore.KeptMark;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.objectstore.StorePolicy;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.EgressPermit;
import io.holdfast.stream.Body;
import io.holdfast.stream.BufferBudget;
import io.holdfast.stream.BufferRead;
import io.holdfast.stream.Outflow;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An S3 bucket (Amazon S3 API of 2006-03-01), spoken to over the event loop's own connections without a copy. */
public final class S3Store implements ObjectStore {
    private static final Logger LOG = LoggerFactory.getLogger(S3Store.class);
    /**
     * Up to here a body of known length goes out as one request, as it comes in; beyond, as parts. What is written into a file of
     * 64 MiB does not move it there.
     */
    private static final long ONE_REQUEST = 65L << 20;

    private static final int MAX_PARTS = 10_000;

    private final Vertx vertx;
    private final S3Config config;
    private final BufferBudget budget;
    private final Runnable retried;
    private final S3Client client;
    private final S3Headers headers;
    private final S3Manner manner;
    private final ObjectTags tags;
    private final SinglePut single;
    private final S3Uploads uploads;

    public S3Store(Vertx vertx, S3Config config, BufferBudget budget) {
        this(vertx, config, budget, () -> {});
    }

    /** Makes one that shares with no other what it finds. */
    public S3Store(Vertx vertx, S3Config config, BufferBudget budget, Runnable retried) {
        this(vertx, config, budget, retried, new AtomicReference<>(KeptMark.UNKNOWN));
    }

    /**
     * Opens one; it asks for nothing before it is used.
     *
     * @param retried told each time a request is sent again
     * @param kept what any store of this bucket found last, shared by those of the process
     */
    public S3Store(
            Vertx vertx, S3Config config, BufferBudget budget, Runnable retried, AtomicReference<KeptMark> kept) {
        this.vertx = vertx;
        this.config = config;
        this.budget = budget;
        this.retried = retried;
        this.client = new S3Client(vertx, config, retried);
        this.headers = new S3Headers(config);
        this.single = new SinglePut(vertx, client, config);
        this.uploads = new S3Uploads(vertx, client, config);
        this.tags = new ObjectTags(client);
        this.manner = new S3Manner(
                config,
                new S3Offers(client, config, headers),
                new MarkReadBack(client, config, headers, uploads, tags),
                kept);
    }

    @Override
    public Future<Void> write(ObjectKey key, String mediaType, Body body) {
        long length = body.length().orElse(Long.MAX_VALUE);
        return manner.found()
                .onFailure(cause -> body.release())
                .compose(found -> {
                    String object = "/" + key.value();
                    S3Offers.Offer offer = found.offer();
                    Map<String, String> marked = headers.of(mediaType, offer.tags());
                    if (length <= Math.max(ONE_REQUEST, config.parts().size())) {
                        return single.write(object, marked, body, length, offer.crc32())
                                .compose(v -> tagged(object, found.tagsWhole()));
                    }
                    MultipartPut parts =
                            new MultipartPut(uploads, config.parts().inFlight(), object, marked, offer.crc32());
                    return parts.write(body, budget, partSize(body))
                            .compose(v -> tagged(object, parts.isParted() ? found.tagsParted() : found.tagsWhole()));
                })
                .recover(cause ->
                        body.tornBy().<Future<Void>>map(Future::failedFuture).orElseGet(() -> failed(cause)));
    }

    private Future<Void> tagged(String object, boolean behind) {
        return behind ? tags.set(object) : Future.succeededFuture();
    }

    private int partSize(Body body) {
        return (int) Math.max(config.parts().size(), body.length().orElse(0) / MAX_PARTS + 1);
    }

    @Override
    public Future<Outflow> read(EgressPermit permit, ObjectKey key, long first, long length) {
        return flow(key, first, length).<Outflow>map(flow -> flow).recover(S3Store::unread);
    }

    private Future<Outflow.Flow> flow(ObjectKey key, long first, long length) {
        if (length == 0) {
            return Future.succeededFuture(new Outflow.Flow(new BufferRead(Buffer.buffer()), 0, () -> {}));
        }
        return client.patiently(() -> get(key, first, length)).map(response -> {
            ResumingRead source = new ResumingRead(
                    vertx, response, length, config.timeouts().idle().toMillis(), done -> {
                        retried.run();
                        return client.patiently(() -> get(key, first + done, length - done));
                    });
            return new Outflow.Flow(source, length, source::release);
        });
    }

    private Future<HttpClientResponse> get(ObjectKey key, long first, long length) {
        Map<String, String> range = Map.of("range", "bytes=" + first + "-" + (first + length - 1));
        return client.open(S3Client.Lane.READ, HttpMethod.GET, "/" + key.value(), range)
                .compose(request -> request.send()
                        .timeout(config.timeouts().firstByte().toMillis(), TimeUnit.MILLISECONDS)
                        .compose(response -> {
                            boolean asked =
                                    response.statusCode() == 206 || (response.statusCode() == 200 && first == 0);
                            if (asked && Long.toString(length).equals(response.getHeader("content-length"))) {
                                response.pause();
                                return Future.succeededFuture(response);
                            }
                            return response.statusCode() < 300
                                    ? unread(response, new S3Failure(416, "OtherRange"))
                                    : client.answer(response).mapEmpty();
                        })
                        .onFailure(cause -> request.reset()));
    }

    private static Future<HttpClientResponse> unread(HttpClientResponse response, S3Failure cause) {
        response.exceptionHandler(ordinary -> {});
        return Future.failedFuture(cause);
    }

    @Override
    public Future<String> begin(ObjectKey key, String mediaType) {
        return manner.found()
                .compose(found -> uploads.begin(
                        "/" + key.value(),
                        headers.of(mediaType, found.offer().tags()),
                        found.offer().crc32(),
                        () -> true))
                .map(S3Uploads.Begun::text)
                .recover(S3Store::failed);
    }

    @Override
    public Future<String> writePart(ObjectKey key, String upload, int number, long first, Buffer part) {
        S3Uploads.Begun begun = S3Uploads.Begun.of(upload);
        return uploads.check(part, begun.crc32())
                .compose(check -> uploads.write("/" + key.value(), begun, number, part, check, () -> true))
                .recover(S3Store::failed);
    }

    @Override
    public Future<String> copyPart(
            ObjectKey key, String upload, int number, long at, ObjectKey source, long first, long length) {
        return uploads.copy("/" + key.value(), S3Uploads.Begun.of(upload), number, source, first, length)
                .recover(cause ->
                        cause instanceof UnsupportedOperationException ? Future.failedFuture(cause) : failed(cause));
    }

    @Override
    public Future<Void> complete(ObjectKey key, String upload, List<String> receipts, long size) {
        String object = "/" + key.value();
        return uploads.complete(object, S3Uploads.Begun.of(upload), receipts, size)
                .compose(v -> uploads.holds(object, size))
                .compose(v -> manner.found())
                .compose(found -> tagged(object, found.tagsParted()))
                .recover(S3Store::failed);
    }

    @Override
    public Future<Buffer> readBack(ObjectKey key, long first, int length) {
        return flow(key, first, length).recover(S3Store::failed).compose(flow -> {
            Buffer bytes = Buffer.buffer(length);
            Promise<Buffer> whole = Promise.promise();
            flow.source().exceptionHandler(whole::tryFail);
            flow.source().endHandler(v -> whole.tryComplete(bytes));
            flow.source().handler(bytes::appendBuffer);
            flow.source().resume();
            return whole.future().onFailure(torn -> flow.release().run());
        });
    }

    @Override
    public Future<Void> discard(ObjectKey key) {
        String object = "/" + key.value();
        return client.patiently(() -> client.call(HttpMethod.DELETE, object, Map.of(), Buffer.buffer()))
                .recover(cause -> cause instanceof S3Failure failure && failure.status() == 404
                        ? Future.succeededFuture()
                        : Future.failedFuture(cause))
                .compose(v -> uploads.abort(object))
                .recover(S3Store::failed);
    }

    @Override
    public Future<List<Listed>> list(UUID folder, UUID behind) {
        String target =
                "?list-type=2&max-keys=" + PAGE + "&prefix=" + folder + "%2F&start-after=" + folder + "%2F" + behind;
        return client.patiently(() -> client.call(HttpMethod.GET, target, Map.of(), Buffer.buffer()))
                .map(answer -> S3Xml.listed(answer.body()))
                .recover(S3Store::failed);
    }

    @Override
    public Future<List<Named>> names(String behind) {
        // as XML can't hold each character that a name may have
        String target = "?list-type=2&max-keys=" + PAGE + "&encoding-type=url"
                + (behind.isEmpty() ? "" : "&start-after=" + S3Client.encoded(behind));
        return client.patiently(() -> client.call(HttpMethod.GET, target, Map.of(), Buffer.buffer()))
                .map(answer -> S3Xml.named(answer.body()))
                .recover(S3Store::failed);
    }

    @Override
    public Future<Void> remove(String name) {
        String object = "/" + S3Client.encoded(name).replace("%2F", "/");
        return client.patiently(() -> client.call(HttpMethod.DELETE, object, Map.of(), Buffer.buffer()))
                .<Void>mapEmpty()
                .recover(S3Store::failed);
    }

    @Override
    public Future<Void> probe() {
        return client.call(HttpMethod.GET, "?list-type=2&max-keys=0", Map.of(), Buffer.buffer())
                .<Void>mapEmpty()
                // told to the operator alone, whom no client hears
                .recover(cause -> cause instanceof S3Failure refused
                        ? Future.failedFuture(new Problem(ProblemType.STORE_UNAVAILABLE)
                                .with(REFUSAL, refused.said())
                                .asFailure())
                        : failed(cause));
    }

    @Override
    public Future<StorePolicy> policy() {
        return new S3Policy(client, headers).ask();
    }

    @Override
    public Future<KeptMark> keptMark() {
        return manner.ask();
    }

    @Override
    public Future<Void> close() {
        return client.close();
    }

    /** A bucket that is not there is a fault of the settings, an object that is not there one of the store. */
    private static <T> Future<T> unread(Throwable cause) {
        boolean lost = cause instanceof S3Failure failure
                && (failure.code().equals("NoSuchKey") || failure.code().equals("InvalidRange"));
        return lost ? Future.failedFuture(ProblemType.CONTENT_LOST.asFailure()) : failed(cause);
    }

    private static <T> Future<T> failed(Throwable cause) {
        if (cause instanceof S3Failure refused) {
            LOG.atWarn()
                    .addKeyValue("status", refused.status())
                    .addKeyValue("code", refused.code())
                    .log("the object store refused a request");
        }
        int asked = cause instanceof S3Failure failure ? failure.retryAfterSeconds() : 0;
        return Future.failedFuture(
                cause instanceof ProblemException
                        ? cause
                        : new Problem(ProblemType.STORE_UNAVAILABLE)
                                .retryAfter(asked > 0 ? asked : 5)
                                .asFailure());
    }
}
