package io.holdfast.testing;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;

/** A generation backend that works for one person, as a client of its own. */
public final class Backend {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final String name;
    private final String person;
    private final int port;

    public Backend(String name, String person, int port) {
        this.name = name;
        this.person = person;
        this.port = port;
    }

    /** A request for the person. */
    public HttpRequest.Builder request(String path) {
        return GatewayServer.backend(name, person, URI.create("http://127.0.0.1:" + port + path));
    }

    /** Sends a request. */
    public static HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    }

    /** Where a run is. */
    public static String path(UUID run) {
        return "/v1/generations/" + run;
    }

    /** Records a run. */
    public HttpResponse<byte[]> record(UUID run, JsonObject body) throws IOException, InterruptedException {
        return send(request(path(run)).PUT(BodyPublishers.ofString(body.encode())));
    }

    /** Records a run of a model with a prompt. */
    public UUID record(String model, String prompt) throws IOException, InterruptedException {
        UUID run = UUID.randomUUID();
        record(run, new JsonObject().put("model", model).put("prompt", prompt));
        return run;
    }

    /** Says where a run is. */
    public HttpResponse<byte[]> move(UUID run, JsonObject change) throws IOException, InterruptedException {
        return send(request(path(run)).method("PATCH", BodyPublishers.ofString(change.encode())));
    }

    public HttpResponse<byte[]> move(UUID run, String status) throws IOException, InterruptedException {
        return move(run, new JsonObject().put("status", status));
    }

    /** Pushes a result. */
    public HttpResponse<byte[]> push(UUID run, int number, byte[] bytes) throws IOException, InterruptedException {
        return send(request(path(run) + "/outputs/" + number)
                .header("Content-Type", "image/png")
                .PUT(BodyPublishers.ofByteArray(bytes)));
    }
}
