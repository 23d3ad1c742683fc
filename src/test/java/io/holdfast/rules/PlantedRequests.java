package io.holdfast.rules;

import com.fasterxml.jackson.databind.JsonNode;
import io.holdfast.app.OpenApiDocument;
import io.holdfast.app.OpenApiDocument.Operation;
import io.holdfast.testing.GatewayServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Requests of an operation that hold what is planted in each place, most of them in ways that are refused. */
final class PlantedRequests {
    private static final String WORDS = PlantedLife.encoded(Planting.ANYWHERE);
    private static final String LARGE = Planting.ANYWHERE.repeat(30_000);

    private final GatewayServer server;
    private final OpenApiDocument document;
    private final Operation operation;
    private final String path;
    private final String token;
    private final List<HttpRequest> requests = new ArrayList<>();

    private PlantedRequests(
            GatewayServer server, OpenApiDocument document, Operation operation, JsonObject asset, String token) {
        this.server = server;
        this.document = document;
        this.operation = operation;
        this.path = CensusRequests.path(operation, asset.getString("id"), asset);
        this.token = token;
    }

    /** All of one operation, about an asset as the census has it. */
    static List<HttpRequest> of(
            GatewayServer server, OpenApiDocument document, Operation operation, JsonObject asset, String person)
            throws Exception {
        // who leaves is nobody whom the others ask about
        String who = operation.id().equals("account.erase") ? "leaver " + UUID.randomUUID() : person;
        PlantedRequests all = new PlantedRequests(server, document, operation, asset, CensusRequests.operator(who));
        all.everywhere();
        all.inTurn();
        all.inBodies();
        return all.requests;
    }

    /** In the whole of the head at once, in place of the token, and in place of the method. */
    private void everywhere() {
        String filled = operation.path().replaceAll("\\{\\w+}", WORDS);
        for (String place : List.of(filled, path, filled + "/" + WORDS, "/%zz/" + WORDS)) {
            String query = "?" + WORDS + "=" + WORDS + "&q=" + WORDS + "&q=" + WORDS;
            HttpRequest.Builder request = request(operation.method(), place.replace("%zz", "%25zz") + query, nothing());
            for (String field : List.of("Cookie", "User-Agent", "Referer", "X-Request-Id", "traceparent", "Origin")) {
                request.header(field, Planting.ANYWHERE);
            }
            request.header("X-Forwarded-For", Planting.ADDRESS).header("Forwarded", "for=" + Planting.ADDRESS);
            request.header("Holdfast-On-Behalf-Of", Planting.EMAIL);
            add(request.header("Authorization", token));
        }
        add(request(operation.method(), path, nothing()).header("Authorization", "Bearer " + Planting.TOKEN));
        add(request(operation.method(), path, nothing()).header("Authorization", Planting.ANYWHERE));
        add(request(Planting.METHOD, path, nothing()).header("Authorization", token));
    }

    /** In each parameter by itself. */
    private void inTurn() {
        for (JsonNode parameter : operation.parameters()) {
            String name = parameter.path("name").asText();
            for (String value : List.of(Planting.ANYWHERE, Planting.EMAIL + "\u0000")) {
                if (parameter.path("in").asText().equals("query")) {
                    add(request(operation.method(), path + "?" + name + "=" + PlantedLife.encoded(value), usual())
                            .header("Authorization", token));
                } else if (parameter.path("in").asText().equals("header") && !value.contains("\u0000")) {
                    add(request(operation.method(), path, usual())
                            .header("Authorization", token)
                            .header(name, value));
                }
            }
        }
    }

    /** In bodies that are no JSON, too large, or of which a member is what it may not be. */
    private void inBodies() {
        if (operation.id().equals("assets.upload")) {
            forms();
            return;
        }
        if (!CensusRequests.takesJson(operation)) {
            add(withBody("{\"note\":\"" + Planting.ANYWHERE + "\"}"));
            return;
        }
        add(withBody("{\"title\": " + Planting.ANYWHERE));
        add(withBody("[\"" + Planting.ANYWHERE + "\"]"));
        add(withBody("\"" + LARGE + "\""));
        JsonObject body = new JsonObject(CensusRequests.BODIES.get(operation.id()));
        List<String> members = new ArrayList<>(List.of(Planting.ANYWHERE, Planting.EMAIL, Planting.FILE));
        JsonNode schema = document.resolve(operation.json().at("/requestBody/content/application~1json/schema"));
        schema.path("properties").fieldNames().forEachRemaining(members::add);
        for (String member : members) {
            for (Object value : List.of(
                    Planting.PROMPT + "\u0000",
                    Planting.PROMPT + "\ud800",
                    new JsonArray().add(Planting.ANYWHERE),
                    new JsonObject().put(Planting.ANYWHERE, Planting.ANYWHERE))) {
                add(withBody(body.copy().put(member, value).encode()));
            }
        }
    }

    private void forms() {
        String line = "\r\n--b\r\nContent-Disposition: form-data; name=\"";
        for (String form : List.of(
                line + "metadata\"\r\n\r\n{\"title\": " + Planting.ANYWHERE + line + "end",
                line + "metadata\"\r\n\r\n{\"" + Planting.ANYWHERE + "\":1}" + line + "end",
                line + Planting.ANYWHERE + "\"\r\n\r\n" + Planting.ANYWHERE + line + "end",
                line + "file\"; filename=\"" + Planting.FILE + "\"\r\n\r\n" + Planting.ANYWHERE + "\r\n--b--\r\n")) {
            add(request("POST", path, BodyPublishers.ofString(form))
                    .header("Content-Type", "multipart/form-data; boundary=b")
                    .header("Authorization", token));
        }
        add(request("POST", path, BodyPublishers.ofString(Planting.ANYWHERE))
                .header("Content-Type", "image/png")
                .header("Content-Disposition", "attachment; filename=\"" + Planting.FILE + "\"")
                .header("Authorization", token));
    }

    private HttpRequest.Builder withBody(String body) {
        return request(operation.method(), path, BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Authorization", token);
    }

    private HttpRequest.Builder request(String method, String to, BodyPublisher body) {
        return HttpRequest.newBuilder(URI.create(server.url(to)))
                .timeout(Duration.ofMinutes(5))
                .method(method, body);
    }

    private BodyPublisher usual() {
        return BodyPublishers.ofString(CensusRequests.BODIES.getOrDefault(operation.id(), ""));
    }

    private static BodyPublisher nothing() {
        return BodyPublishers.noBody();
    }

    private void add(HttpRequest.Builder request) {
        requests.add(request.build());
    }
}
