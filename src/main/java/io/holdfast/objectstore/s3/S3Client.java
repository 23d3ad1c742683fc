package io.holdfast.objectstore.s3;

import io.holdfast.internals.HardClose;
import io.holdfast.internals.ReadSize;
import io.holdfast.retry.Backoff;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Signed requests to one bucket, with their own connections for bytes out, bytes in, and all else. */
final class S3Client {
    private static final int BUFFER = 256 * 1024;

    /** Anything between nothing and the whole pause, since many requests fail at once when the store is away. */
    private static final Backoff RETRIES = new Backoff(Duration.ofMillis(100), Duration.ofMinutes(1), 3, 0, 1);

    private static final int MAX_PAUSE_SECONDS = 10;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,5}");

    /** Which connections a request uses, so that slow downloads never keep uploads or deletions waiting. */
    enum Lane {
        READ,
        WRITE,
        CONTROL
    }

    /** An answer with its whole, small body. */
    record Answer(int status, MultiMap headers, String body) {}

    private final Vertx vertx;
    private final S3Config config;
    private final S3Signer signer;
    private final Runnable retried;
    private final String base;
    private final Map<Lane, HttpClient> clients;

    S3Client(Vertx vertx, S3Config config, Runnable retried) {
        this.vertx = vertx;
        this.config = config;
        this.retried = retried;
        this.signer = new S3Signer(vertx, config);
        String endpoint = config.address().endpoint().toString().replaceAll("/+$", "");
        this.base = config.address().pathStyle()
                ? endpoint + "/" + config.address().bucket()
                : endpoint.replaceFirst("://", "://" + config.address().bucket() + ".");
        this.clients = Map.of(Lane.READ, client(), Lane.WRITE, client(), Lane.CONTROL, client());
    }

    /** Opens a signed request; whoever gets it must send or reset it. */
    Future<HttpClientRequest> open(Lane lane, HttpMethod method, String target, Map<String, String> headers) {
        return open(lane, method, target, headers, S3Signer.Payload.PLAIN);
    }

    /** Opens a signed request whose body comes as said; whoever gets it must send or reset it. */
    Future<HttpClientRequest> open(
            Lane lane, HttpMethod method, String target, Map<String, String> headers, S3Signer.Payload payload) {
        URI uri = URI.create(base + target);
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(uri.toString())
                .setConnectTimeout(config.timeouts().connect().toMillis());
        return signer.sign(method, uri, headers, payload)
                .compose(signed -> {
                    signed.forEach((name, values) -> {
                        if (!name.equalsIgnoreCase("host")) {
                            values.forEach(value -> options.addHeader(name, value));
                        }
                    });
                    return clients.getOrDefault(
                                    lane, clients.values().iterator().next())
                            .request(options);
                })
                .map(request -> {
                    request.exceptionHandler(ordinary -> {});
                    return request;
                });
    }

    /** Sends a request with its whole body and reads its small answer; statuses of 300 and more fail with {@link S3Failure}. */
    Future<Answer> call(HttpMethod method, String target, Map<String, String> headers, Buffer body) {
        return call(method, target, headers, body, S3Signer.Payload.PLAIN);
    }

    /** The same for a body that is framed already. */
    Future<Answer> call(
            HttpMethod method, String target, Map<String, String> headers, Buffer body, S3Signer.Payload payload) {
        Lane lane = body.length() > BUFFER ? Lane.WRITE : Lane.CONTROL;
        Map<String, String> sized = new LinkedHashMap<>(headers);
        boolean bodiless = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        if (!bodiless && payload == S3Signer.Payload.PLAIN) {
            sized.put("content-length", Integer.toString(body.length()));
        }
        return open(lane, method, target, sized, payload).compose(request -> {
            Future<Answer> answered = request.response().compose(this::answer);
            RequestBody out = new RequestBody(vertx, request, config, BodyCheck.none());
            return Future.all(out.whole(body), answered)
                    .compose(both -> answered)
                    .onFailure(cause -> HardClose.of(request));
        });
    }

    /** Tries again what may succeed later, after a pause that grows and is random. */
    <T> Future<T> patiently(Supplier<Future<T>> attempt) {
        return patiently(attempt, () -> true);
    }

    /** The same as long as it is wanted. */
    <T> Future<T> patiently(Supplier<Future<T>> attempt, BooleanSupplier wanted) {
        return patiently(attempt, wanted, 0);
    }

    private <T> Future<T> patiently(Supplier<Future<T>> attempt, BooleanSupplier wanted, int earlier) {
        return attempt.get().recover(cause -> {
            boolean passing = !(cause instanceof S3Failure failure)
                    || (failure.passing() && failure.retryAfterSeconds() <= MAX_PAUSE_SECONDS);
            if (earlier == config.connections().retries() || !passing || !wanted.getAsBoolean()) {
                return Future.failedFuture(cause);
            }
            retried.run();
            long asked = cause instanceof S3Failure failure ? failure.retryAfterSeconds() * 1000L : 0;
            return vertx.timer(1 + asked + RETRIES.spreadAfter(earlier).toMillis())
                    .compose(v -> patiently(attempt, wanted, earlier + 1));
        });
    }

    /** Reads a small answer whole. */
    Future<Answer> answer(HttpClientResponse response) {
        return AnswerRead.of(vertx, response, config).compose(body -> {
            Answer answer = new Answer(response.statusCode(), response.headers(), body.toString());
            Optional<String> error = S3Xml.error(answer.body());
            return answer.status() >= 300 || error.isPresent()
                    ? Future.failedFuture(new S3Failure(
                            answer.status() < 300 ? 500 : answer.status(),
                            error.orElse(""),
                            retryAfter(answer.headers())))
                    : Future.succeededFuture(answer);
        });
    }

    /** As RFC 3986 section 2.3 leaves no more than the unreserved characters as they are, which is what is signed. */
    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static int retryAfter(MultiMap headers) {
        String said = headers.get("retry-after");
        return said != null && SECONDS.matcher(said).matches() ? Integer.parseInt(said) : 0;
    }

    Future<Void> close() {
        return Future.join(clients.values().stream().map(HttpClient::close).toList())
                .mapEmpty();
    }

    private HttpClient client() {
        HttpClientOptions options = new HttpClientOptions()
                .setSsl("https".equals(config.address().endpoint().getScheme()))
                .setKeepAlive(true)
                .setKeepAliveTimeout(30)
                .setPipelining(false)
                .setDecompressionSupported(false)
                .setMaxChunkSize(BUFFER)
                .setConnectTimeout((int) config.timeouts().connect().toMillis())
                .setTcpNoDelay(true);
        config.connections()
                .trustedCertificates()
                .ifPresent(path -> options.setTrustOptions(new PemTrustOptions().addCertPath(path)));
        return vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions()
                        .setHttp1MaxSize(config.connections().most())
                        .setMaxWaitQueueSize(4 * config.connections().most()))
                .withConnectHandler(connection -> {
                    connection.exceptionHandler(ordinary -> {});
                    ReadSize.set(connection, BUFFER);
                })
                .build();
    }
}
