package io.holdfast.testing;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/** A server that webhooks are sent to; each path answers as the test says, with 204 unless told otherwise. */
public final class WebhookReceiver implements AutoCloseable {
    /** A status that stands for no answer until the end of the test. */
    public static final int NEVER = -1;

    /** One request as it came. */
    public record Received(String path, Headers headers, String body) {
        public String header(String name) {
            return headers.getFirst(name);
        }

        public JsonObject json() {
            return new JsonObject(body);
        }

        public String asset() {
            return json().getJsonObject("data").getString("asset");
        }
    }

    /** What 429 comes with. */
    public volatile String retryAfter = "1";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Map<String, ToIntFunction<Received>> behaviours = new ConcurrentHashMap<>();

    private WebhookReceiver(HttpServer server) {
        this.server = server;
    }

    public static WebhookReceiver start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        WebhookReceiver receiver = new WebhookReceiver(server);
        server.setExecutor(receiver.threads);
        server.createContext("/", receiver::answer);
        server.start();
        return receiver;
    }

    /** The host and port, as settings name it. */
    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    public String url(String path) {
        return "http://" + host() + path;
    }

    /** Has a path answer with the status that is decided for each request. */
    public void at(String path, ToIntFunction<Received> behaviour) {
        behaviours.put(path, behaviour);
    }

    /** What came to a path so far, in that order. */
    public List<Received> to(String path) {
        return received.stream().filter(request -> request.path().equals(path)).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Received request = new Received(exchange.getRequestURI().getPath(), exchange.getRequestHeaders(), body);
        int status = behaviours.getOrDefault(request.path(), any -> 204).applyAsInt(request);
        received.add(request);
        if (status == NEVER) {
            try {
                closing.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }
        if (status / 100 == 3) {
            exchange.getResponseHeaders().set("Location", url("/elsewhere"));
        }
        if (status == 429) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
        }
        exchange.sendResponseHeaders(status == NEVER ? 503 : status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
