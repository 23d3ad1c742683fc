package io.holdfast.objectstore;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.DoNotTrain;
import io.holdfast.rights.EgressPermit;
import io.holdfast.stream.Body;
import io.holdfast.stream.BufferBudget;
import io.holdfast.stream.Outflow;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An S3 bucket (Amazon S3 API of 2006-03-01), spoken to over the event loop's own connections without a copy. */
public final class S3Store implements ObjectStore {
    /** Up to here a body of known length goes out as one request, as it comes in; beyond, as parts. */
    private static final long ONE_REQUEST = 64L << 20;

    private static final int MOST_PARTS = 10_000;
    private static final Pattern UPLOAD_ID = Pattern.compile("<UploadId>([^<]+)</UploadId>");
    private static final Pattern UPLOAD = Pattern.compile("<Upload>.*?</Upload>", Pattern.DOTALL);
    private static final Pattern KEY = Pattern.compile("<Key>([^<]+)</Key>");

    private final Vertx vertx;
    private final S3Config config;
    private final BufferBudget budget;
    private final S3Client client;
    private boolean tags;

    public S3Store(Vertx vertx, S3Config config, BufferBudget budget) {
        this.vertx = vertx;
        this.config = config;
        this.budget = budget;
        this.client = new S3Client(vertx, config);
        this.tags = config.tags() == S3Config.Feature.ON;
    }

    @Override
    public Future<Void> write(ObjectKey key, String mediaType, Body body) {
        long length = body.length().orElse(Long.MAX_VALUE);
        Future<Void> written = length <= Math.max(ONE_REQUEST, config.partSize())
                ? inOne(key, mediaType, body, length)
                : inParts(key, mediaType, body);
        return written.recover(
                cause -> body.tornBy().<Future<Void>>map(Future::failedFuture).orElseGet(() -> failed(cause)));
    }

    private Future<Void> inOne(ObjectKey key, String mediaType, Body body, long length) {
        Map<String, String> headers = marked(mediaType);
        headers.put("content-length", Long.toString(length));
        return client.open(S3Client.Lane.WRITE, HttpMethod.PUT, "/" + key.value(), headers)
                .compose(put -> {
                    put.idleTimeout(config.idleTimeout().toMillis());
                    Future<S3Client.Answer> accepted = put.response().compose(client::answer);
                    // a store may refuse early and stop reading
                    return Future.all(body.to(put), accepted)
                            .compose(both -> accepted)
                            .onFailure(cause -> {
                                body.release();
                                put.reset();
                            })
                            .mapEmpty();
                });
    }

    private Future<Void> inParts(ObjectKey key, String mediaType, Body body) {
        String object = "/" + key.value();
        long size = Math.max(config.partSize(), body.length().orElse(0) / MOST_PARTS + 1);
        return client.patiently(
                        () -> client.call(HttpMethod.POST, object + "?uploads", marked(mediaType), Buffer.buffer()))
                .compose(created -> {
                    String id = URLEncoder.encode(first(UPLOAD_ID, created.body()), StandardCharsets.UTF_8);
                    PartWriter parts = new PartWriter(
                            vertx,
                            budget,
                            (int) size,
                            config.partsInFlight(),
                            (number, part) -> part(object, id, number, part));
                    return body.to(parts)
                            .compose(v -> parts.sent())
                            .compose(tags -> client.patiently(() -> client.call(
                                    HttpMethod.POST, object + "?uploadId=" + id, Map.of(), completion(tags))))
                            .recover(cause -> {
                                body.release();
                                // a part that lands after the abort would stay behind
                                return parts.cancel()
                                        .compose(v -> client.patiently(() -> abort(object, id)))
                                        .transform(done -> Future.failedFuture(cause));
                            })
                            .mapEmpty();
                });
    }

    private Future<String> part(String object, String id, int number, Buffer part) {
        String target = object + "?partNumber=" + number + "&uploadId=" + id;
        String md5 = Base64.getEncoder().encodeToString(md5(part));
        return client.patiently(() -> client.call(HttpMethod.PUT, target, Map.of("content-md5", md5), part))
                .map(answer -> String.valueOf(answer.headers().get("etag")));
    }

    private Future<S3Client.Answer> abort(String object, String id) {
        return client.call(HttpMethod.DELETE, object + "?uploadId=" + id, Map.of(), Buffer.buffer());
    }

    @Override
    public Future<Outflow> read(EgressPermit permit, ObjectKey key, long first, long length) {
        if (length == 0) {
            return Future.succeededFuture(new Outflow.Flow(new EmptyRead(), 0, () -> {}));
        }
        return client.patiently(() -> get(key, first, length))
                .map(response -> {
                    ResumingRead source = new ResumingRead(
                            vertx,
                            response,
                            length,
                            config.idleTimeout().toMillis(),
                            done -> client.patiently(() -> get(key, first + done, length - done)));
                    return (Outflow) new Outflow.Flow(source, length, source::release);
                })
                .recover(S3Store::failed);
    }

    private Future<HttpClientResponse> get(ObjectKey key, long first, long length) {
        Map<String, String> range = Map.of("range", "bytes=" + first + "-" + (first + length - 1));
        return client.open(S3Client.Lane.READ, HttpMethod.GET, "/" + key.value(), range)
                .compose(request -> request.send()
                        .timeout(config.firstByteTimeout().toMillis(), TimeUnit.MILLISECONDS)
                        .compose(response -> {
                            if (response.statusCode() == 206 || (response.statusCode() == 200 && first == 0)) {
                                response.pause();
                                return Future.succeededFuture(response);
                            }
                            request.reset();
                            return Future.failedFuture(new S3Failure(response.statusCode(), ""));
                        })
                        .onFailure(cause -> request.reset()));
    }

    @Override
    public Future<Void> discard(ObjectKey key) {
        String object = "/" + key.value();
        return client.patiently(() -> client.call(HttpMethod.DELETE, object, Map.of(), Buffer.buffer()))
                .recover(cause -> cause instanceof S3Failure failure && failure.status() == 404
                        ? Future.succeededFuture()
                        : Future.failedFuture(cause))
                .compose(v -> client.patiently(() -> client.call(
                        HttpMethod.GET,
                        "?prefix=" + key.value().replace("/", "%2F") + "&uploads",
                        Map.of(),
                        Buffer.buffer())))
                .compose(listed -> {
                    List<Future<S3Client.Answer>> aborted = new ArrayList<>();
                    Matcher upload = UPLOAD.matcher(listed.body());
                    while (upload.find()) {
                        if (first(KEY, upload.group()).equals(key.value())) {
                            String id = URLEncoder.encode(first(UPLOAD_ID, upload.group()), StandardCharsets.UTF_8);
                            aborted.add(client.patiently(() -> abort(object, id)));
                        }
                    }
                    return Future.join(aborted);
                })
                .<Void>mapEmpty()
                .recover(S3Store::failed);
    }

    @Override
    public Future<Void> probe() {
        return client.call(HttpMethod.GET, "?list-type=2&max-keys=0", Map.of(), Buffer.buffer())
                .<Void>mapEmpty()
                .recover(S3Store::failed);
    }

    @Override
    public Future<Void> close() {
        return client.close();
    }

    private Map<String, String> marked(String mediaType) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", mediaType);
        DoNotTrain.objectMetadata().forEach((name, value) -> headers.put("x-amz-meta-" + name, value));
        if (tags) {
            StringBuilder tagging = new StringBuilder();
            DoNotTrain.objectTags().forEach((name, value) -> tagging.append(tagging.isEmpty() ? "" : "&")
                    .append(name)
                    .append('=')
                    .append(value));
            headers.put("x-amz-tagging", tagging.toString());
        }
        switch (config.encryption()) {
            case NONE -> {}
            case AES256 -> headers.put("x-amz-server-side-encryption", "AES256");
            case AWS_KMS -> {
                headers.put("x-amz-server-side-encryption", "aws:kms");
                config.kmsKey().ifPresent(id -> headers.put("x-amz-server-side-encryption-aws-kms-key-id", id));
            }
        }
        return headers;
    }

    private static Buffer completion(List<String> tags) {
        StringBuilder xml = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 0; i < tags.size(); i++) {
            xml.append("<Part><PartNumber>")
                    .append(i + 1)
                    .append("</PartNumber><ETag>")
                    .append(tags.get(i).replace("\"", "&quot;"))
                    .append("</ETag></Part>");
        }
        return Buffer.buffer(xml.append("</CompleteMultipartUpload>").toString());
    }

    private static String first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new S3Failure(500, "MalformedAnswer");
        }
        return found.group(1);
    }

    private static byte[] md5(Buffer part) {
        try {
            return MessageDigest.getInstance("MD5").digest(part.getBytes());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static <T> Future<T> failed(Throwable cause) {
        boolean ours = cause instanceof ProblemException;
        return Future.failedFuture(
                ours
                        ? cause
                        : new Problem(ProblemType.STORE_UNAVAILABLE)
                                .retryAfter(5)
                                .asFailure());
    }
}
