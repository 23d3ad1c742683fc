package io.holdfast.objectstore.s3;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tags of objects (PutObjectTagging, GetObjectTagging), which the store of the tests does not know, as a port before it. */
final class TaggingStore {
    /** What becomes of tags that come with the head of a request. */
    enum Heads {
        KEPT,
        /** As Ceph RGW 16.2 does. */
        DROPPED_OF_PARTS,
        DROPPED
    }

    /** What becomes of tags that are set, or asked for, by a request of their own. */
    enum Requests {
        DONE,
        REFUSED,
        DENIED,
        /** By a store that knows no such requests: they are about the object itself. */
        TAKEN_FOR_THE_OBJECT
    }

    private final int store;
    private final HttpServer server;
    private final HttpClient client;
    private final List<String> came = new CopyOnWriteArrayList<>();
    private final Map<String, String> tags = new ConcurrentHashMap<>();
    private final Map<String, String> begun = new ConcurrentHashMap<>();
    private final Map<String, Buffer> overwritten = new ConcurrentHashMap<>();
    private volatile Heads heads = Heads.KEPT;
    private volatile Requests requests = Requests.DONE;
    private volatile boolean metadata = true;

    TaggingStore(Vertx vertx, int store) {
        this.store = store;
        this.client = vertx.createHttpClient();
        this.server = vertx.createHttpServer()
                .requestHandler(request -> request.body().compose(body -> answer(request, body)))
                .listen(0, "127.0.0.1")
                .await();
    }

    int port() {
        return server.actualPort();
    }

    void does(Heads withHeads, Requests withRequests) {
        heads = withHeads;
        requests = withRequests;
    }

    void losesMetadata() {
        metadata = false;
    }

    /** Method and target of what came since the last call. */
    List<String> came() {
        List<String> since = List.copyOf(came);
        came.clear();
        return since;
    }

    /** The tags of an object, as the header field writes them; nothing where it has none. */
    Optional<String> tagsOf(String object) {
        return tags.entrySet().stream()
                .filter(each -> each.getKey().endsWith(object))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private Future<?> answer(HttpServerRequest request, Buffer body) {
        String query = String.valueOf(request.query());
        came.add(request.method() + " " + request.uri());
        if (query.equals("tagging")) {
            return tagging(request, body);
        }
        String told = request.getHeader("x-amz-tagging");
        String object = request.path();
        switch (request.method().name()) {
            case "PUT" -> {
                if (!query.startsWith("partNumber")) {
                    keep(object, heads == Heads.DROPPED || told == null ? "" : told);
                }
            }
            case "POST" -> {
                if (query.startsWith("uploads")) {
                    begun.put(object, heads == Heads.KEPT && told != null ? told : "");
                } else {
                    keep(object, begun.getOrDefault(object, ""));
                }
            }
            case "DELETE" -> {
                if (!query.startsWith("uploadId")) {
                    keep(object, "");
                }
            }
            default -> {}
        }
        return pass(request, body);
    }

    private void keep(String object, String told) {
        overwritten.remove(object);
        if (told.isEmpty()) {
            tags.remove(object);
        } else {
            tags.put(object, told);
        }
    }

    private Future<?> tagging(HttpServerRequest request, Buffer body) {
        boolean set = request.method().equals(HttpMethod.PUT);
        switch (requests) {
            case DENIED -> {
                return refuse(request, 403, "AccessDenied");
            }
            case REFUSED -> {
                return refuse(request, 501, "NotImplemented");
            }
            case TAKEN_FOR_THE_OBJECT -> {
                if (set) {
                    overwritten.put(request.path(), body);
                }
                return request.response().end(overwritten.getOrDefault(request.path(), Buffer.buffer("0")));
            }
            case DONE -> {
                if (set) {
                    keep(request.path(), header(S3Xml.tags(body.toString())));
                    return request.response().end();
                }
                return request.response().end(S3Xml.tagging(parsed(tags.getOrDefault(request.path(), ""))));
            }
            default -> throw new IllegalStateException();
        }
    }

    private static Future<?> refuse(HttpServerRequest request, int status, String code) {
        return request.response().setStatusCode(status).end("<Error><Code>" + code + "</Code></Error>");
    }

    private static String header(Map<String, String> told) {
        return told.entrySet().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .collect(Collectors.joining("&"));
    }

    private static Map<String, String> parsed(String told) {
        return Stream.of(told.split("&"))
                .filter(tag -> tag.contains("="))
                .map(tag -> tag.split("=", 2))
                .collect(Collectors.toMap(tag -> tag[0], tag -> tag[1]));
    }

    private Future<?> pass(HttpServerRequest request, Buffer body) {
        RequestOptions on = new RequestOptions()
                .setHost("127.0.0.1")
                .setPort(store)
                .setMethod(request.method())
                .setURI(request.uri())
                .setHeaders(request.headers().remove("expect"));
        return client.request(on).compose(out -> out.send(body)).compose(in -> in.body()
                .compose(bytes -> {
                    request.response()
                            .setStatusCode(in.statusCode())
                            .headers()
                            .setAll(in.headers())
                            .remove("transfer-encoding");
                    if (!metadata) {
                        in.headers().names().stream()
                                .filter(name -> name.startsWith("x-amz-meta-"))
                                .forEach(request.response().headers()::remove);
                    }
                    Buffer other = overwritten.get(request.path());
                    if (other != null && request.method().equals(HttpMethod.HEAD)) {
                        request.response().putHeader("content-length", "" + other.length());
                    }
                    return request.method().equals(HttpMethod.HEAD)
                            ? request.response().end()
                            : request.response().end(bytes);
                }));
    }
}
