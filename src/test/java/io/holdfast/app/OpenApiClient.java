package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.OpenApiDocument.Operation;
import io.holdfast.testing.CollectionRequests;
import io.holdfast.testing.ExportRequests;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.PrivacyRequests;
import io.holdfast.testing.Sharing;
import io.holdfast.testing.UploadRequests;
import io.holdfast.testing.WebhookRequests;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Asks a gateway for operations of the document, sensibly unless told otherwise, and holds each answer to it. */
final class OpenApiClient {
    private static final String PERSON = "olga";
    static final String FETCH = "{\"url\":\"https://provider.invalid/a.png\"}";

    private final GatewayServer server;
    private final OpenApiDocument document;
    private final OpenApiAnswers answers;
    private Optional<JsonObject> looked = Optional.empty();
    private Optional<String> archive = Optional.empty();

    OpenApiClient(GatewayServer server, OpenApiDocument document) {
        this.server = server;
        this.document = document;
        this.answers = new OpenApiAnswers(document);
    }

    /** A new asset of the person that asks, of the same bytes each time. */
    JsonObject asset() throws Exception {
        HttpResponse<byte[]> made = server.send(server.as(PERSON, "/v1/assets")
                .header("Holdfast-Stamp", "none")
                .POST(BodyPublishers.ofByteArray(Picture.png(20, 20)))
                .build());
        return new JsonObject(Buffer.buffer(made.body()));
    }

    /** An asset for an operation, the same for all that only look. */
    private JsonObject asset(Operation operation) throws Exception {
        if (!operation.onlyLooks()) {
            return asset();
        }
        if (looked.isEmpty()) {
            looked = Optional.of(asset());
        }
        return looked.get();
    }

    /** The id of a ready export for an operation, the same for all that only look. */
    private String export(Operation operation) throws Exception {
        if (operation.onlyLooks() && archive.isPresent()) {
            return archive.get();
        }
        String export = ExportRequests.any(server, PERSON, asset(operation).getString("id"));
        if (operation.onlyLooks()) {
            archive = Optional.of(export);
        }
        return export;
    }

    /** The id of a run of the person that asks, of which an output is fetched, or of one that is still to be recorded. */
    private String run(String operation) throws Exception {
        String id = UUID.randomUUID().toString();
        if (!operation.equals("generations.record")) {
            String token = Development.token(GatewayServer.SECRET, PERSON, "generations:write");
            server.send(HttpRequest.newBuilder(URI.create(server.url("/v1/generations/" + id)))
                    .header("Authorization", "Bearer " + token)
                    .PUT(BodyPublishers.ofString("{\"model\":\"m\"}"))
                    .build());
            if (operation.equals("ingests.get")) {
                server.send(HttpRequest.newBuilder(URI.create(server.url("/v1/generations/" + id + "/outputs/0/fetch")))
                        .header("Authorization", "Bearer " + token)
                        .POST(BodyPublishers.ofString(FETCH))
                        .build());
            }
        }
        return id;
    }

    Asking ask(Operation operation) {
        return new Asking(operation);
    }

    Asking ask(String operationId) {
        return ask(document.operation(operationId));
    }

    /** One request as it is put together. */
    final class Asking {
        private final Operation operation;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private Optional<String> scopes =
                Optional.of("assets:read assets:write generations:write webhooks:manage account:manage admin");
        private Optional<String> place = Optional.empty();
        private Optional<byte[]> body = Optional.empty();
        private String person = PERSON;
        private String query = "";

        private Asking(Operation operation) {
            this.operation = operation;
        }

        Asking with(String header, String value) {
            headers.put(header, value);
            return this;
        }

        Asking withoutToken() {
            scopes = Optional.empty();
            return this;
        }

        Asking as(String somebody) {
            person = somebody;
            return this;
        }

        Asking scoped(String scope) {
            scopes = Optional.of(scope);
            return this;
        }

        /** Puts a value in the path's place, for which a new asset's would stand. */
        Asking at(String value) {
            place = Optional.of(value);
            return this;
        }

        Asking query(String parameters) {
            query = "?" + parameters;
            return this;
        }

        Asking body(String text) {
            return body(Buffer.buffer(text).getBytes());
        }

        Asking body(byte[] bytes) {
            body = Optional.of(bytes);
            return this;
        }

        /** Sends it; fails unless it is answered with this status, as documented. */
        HttpResponse<byte[]> answers(int status) throws Exception {
            JsonObject asset = asset(operation);
            findPlace(asset);
            findPrivatePlace();
            String path = path(asset);
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url(path + query)));
            if (operation.needsToken() && scopes.isPresent()) {
                request.header(
                        "Authorization", "Bearer " + Development.token(GatewayServer.SECRET, person, scopes.get()));
            }
            UploadRequests.fields(operation).forEach(headers::putIfAbsent);
            headers.forEach(request::header);
            boolean takesBody = operation.json().has("requestBody");
            HttpResponse<byte[]> answer = server.send(request.method(
                            operation.method(),
                            takesBody
                                    ? BodyPublishers.ofByteArray(
                                            body.isPresent() ? body.get() : OpenApiBodies.usual(operation.id(), asset))
                                    : BodyPublishers.noBody())
                    .build());
            assertThat(answer.statusCode())
                    .as(operation.id() + ": " + Buffer.buffer(answer.body()).toString())
                    .isEqualTo(status);
            answers.check(operation, answer);
            return answer;
        }

        private void findPlace(JsonObject asset) throws Exception {
            if (place.isEmpty() && operation.path().startsWith("/v1/generations/")) {
                place = Optional.of(run(operation.id()));
            }
            if (place.isEmpty() && operation.path().startsWith("/v1/uploads/") && operation.needsToken()) {
                place = Optional.of(UploadRequests.open(server, person));
            }
            if (place.isEmpty() && operation.path().startsWith("/v1/webhooks/")) {
                place = Optional.of(WebhookRequests.any(server, person));
            }
            if (place.isEmpty() && operation.path().startsWith("/v1/exports/")) {
                place = Optional.of(export(operation));
            }
            if (place.isEmpty() && operation.path().startsWith("/e/")) {
                String export = ExportRequests.any(server, person, asset.getString("id"));
                place = Optional.of(signed("/v1/exports/" + export, "contentUrl"));
            }
            if (place.isEmpty() && operation.path().startsWith("/events/")) {
                place = Optional.of(signed("/v1/events/url", "url"));
            }
            if (place.isEmpty() && operation.path().startsWith("/v1/collections/")) {
                place = Optional.of(CollectionRequests.holding(server, person, asset.getString("id")));
            }
        }

        /** The last segment of a signed URL, of a record that has it. */
        private String signed(String record, String member) throws Exception {
            return GatewayContract.json(server.send(server.as(person, record).build()))
                    .getString(member)
                    .replaceFirst(".*/", "");
        }

        /** Who leaves is nobody whom the others ask about. */
        private void findPrivatePlace() throws Exception {
            if (operation.id().equals("account.erase") && person.equals(PERSON)) {
                person = "leaver " + UUID.randomUUID();
            }
            if (operation.id().equals("operations.find") && query.isEmpty()) {
                query = "?subject=" + PERSON;
            }
            if (place.isEmpty() && operation.path().startsWith("/v1/admin/accounts/")) {
                place = Optional.of(PrivacyRequests.anybody(server));
            }
            if (operation.id().startsWith("policy.")) {
                String version = PrivacyRequests.published(server);
                place = place.isEmpty() ? Optional.of(version) : place;
            }
            if (place.isEmpty() && operation.id().equals("communications.get")) {
                place = Optional.of(PrivacyRequests.said(server));
            }
            if (place.isEmpty() && operation.path().startsWith("/v1/erasures/")) {
                place = Optional.of(PrivacyRequests.receipt(server));
            }
        }

        private String path(JsonObject asset) throws Exception {
            Optional<JsonObject> link = place.isEmpty() && Sharing.isAskedOf(operation)
                    ? Optional.of(new Sharing(server).link(PERSON, asset.getString("id"), new JsonObject()))
                    : Optional.empty();
            return operation
                    .path()
                    .replace("{n}", "0")
                    .replace("{link}", link.map(made -> made.getString("id")).orElse("{link}"))
                    .replace("/s/{token}", link.map(Sharing::path).orElse("/s/{token}"))
                    .replace("{asset}", asset.getString("id"))
                    .replaceAll("\\{\\w+}", place.orElseGet(() -> usualPlace(asset)));
        }

        private String usualPlace(JsonObject asset) {
            if (operation.id().equals("features.end")) {
                return "workflow:nobodys";
            }
            if (operation.path().startsWith("/problems")) {
                return "conflict";
            }
            if (operation.path().startsWith("/docs/")) {
                return "initializer.js";
            }
            return operation.path().startsWith("/c/")
                    ? URI.create(asset.getString("contentUrl")).getPath().substring("/c/".length())
                    : asset.getString("id");
        }
    }
}
