package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.holdfast.app.OpenApiDocument.Operation;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Holds real answers to what the document says of them. */
final class OpenApiAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Fields that OpenAPI says elsewhere, or that the connection or a setting and not the operation is answerable for. */
    private static final Set<String> UNSAID = Set.of(
            ":status",
            "content-type",
            "content-length",
            "connection",
            "transfer-encoding",
            "vary",
            "access-control-allow-origin",
            "access-control-expose-headers");

    /** Operations whose success has a body only when an upload became an asset. */
    private static final Set<String> MAY_BE_EMPTY = Set.of("assets.upload", "uploads.create", "uploads.append");

    private final OpenApiDocument document;

    OpenApiAnswers(OpenApiDocument document) {
        this.document = document;
    }

    /** Fails unless status, fields, media type and body are as the document says, and nothing more. */
    void check(Operation operation, HttpResponse<byte[]> answer) throws IOException {
        String about = operation.id() + " " + answer.statusCode();
        JsonNode documented =
                document.resolve(operation.json().path("responses").path(Integer.toString(answer.statusCode())));
        assertThat(documented.isObject()).as(about + " is documented").isTrue();
        checkFields(about, documented.path("headers"), answer);
        checkBody(about, operation, documented.path("content"), answer);
    }

    private void checkFields(String about, JsonNode documented, HttpResponse<byte[]> answer) throws IOException {
        Set<String> unknown = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        unknown.addAll(answer.headers().map().keySet());
        unknown.removeAll(UNSAID);
        for (Map.Entry<String, JsonNode> field : documented.properties()) {
            String name = field.getKey();
            JsonNode header = document.resolve(field.getValue());
            List<String> values = answer.headers().allValues(name);
            if (header.path("required").asBoolean()) {
                assertThat(values).as(about + " has " + name).isNotEmpty();
            }
            boolean number = header.at("/schema/type").asText().equals("integer");
            for (String value : values) {
                JsonNode read = number ? IntNode.valueOf(Integer.parseInt(value)) : TextNode.valueOf(value);
                assertThat(document.faults(header.path("schema"), read))
                        .as(about + " " + name + ": " + value)
                        .isEmpty();
            }
            unknown.remove(name);
        }
        assertThat(unknown).as(about + " has no field that is not documented").isEmpty();
    }

    private void checkBody(String about, Operation operation, JsonNode documented, HttpResponse<byte[]> answer)
            throws IOException {
        if (operation.method().equals("HEAD") || documented.isMissingNode()) {
            assertThat(answer.body()).as(about + " has no body").isEmpty();
            return;
        }
        String type = answer.headers().firstValue("content-type").orElse("").split(";", 2)[0];
        if (type.isEmpty() && answer.body().length == 0 && MAY_BE_EMPTY.contains(operation.id())) {
            return;
        }
        JsonNode media = documented.has(type) ? documented.path(type) : documented.path("*/*");
        assertThat(media.isObject()).as(about + " may be " + type).isTrue();
        if (!type.endsWith("json")) {
            return;
        }
        JsonNode body = JSON.readTree(answer.body());
        assertThat(document.faults(media.path("schema"), body))
                .as(about + ": " + body)
                .isEmpty();
        if (type.equals("application/problem+json")) {
            assertThat(body.path("status").asInt()).as(about).isEqualTo(answer.statusCode());
            assertThat(media.path("examples").findValuesAsText("type"))
                    .as(about + " is a problem that is documented")
                    .contains(body.path("type").asText());
        }
    }
}
