package io.holdfast.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.DisallowUnknownKeywordFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The OpenAPI document as tests read it. */
public final class OpenApiDocument {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete", "options");

    /** A misspelt keyword would allow everything, so it is refused. */
    private static final Dialect STRICT = Dialect.builder(Dialects.getDraft202012())
            .unknownKeywordFactory(DisallowUnknownKeywordFactory.getInstance())
            .build();

    private final SchemaRegistry schemas = SchemaRegistry.withDialect(
            STRICT,
            registry -> registry.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private final JsonNode root;

    /**
     * One method of one path.
     *
     * @param parameters the path's and its own, without references
     * @param scopes what a token must allow; none where no token is needed
     */
    public record Operation(
            String id, String method, String path, List<JsonNode> parameters, List<String> scopes, JsonNode json) {
        public boolean needsToken() {
            return !scopes.isEmpty();
        }

        /** Whether what it is asked about is the same afterwards. */
        boolean onlyLooks() {
            return List.of("GET", "HEAD", "OPTIONS").contains(method);
        }

        boolean takes(String header) {
            return parameters.stream()
                    .anyMatch(parameter -> parameter.path("name").asText().equals(header));
        }

        /** Whether a path is one of those that this operation's template stands for. */
        boolean covers(String actual) {
            return actual.matches(path.replace(".", "\\.").replaceAll("\\{\\w+}", "[^/]+"));
        }
    }

    private OpenApiDocument(JsonNode root) {
        this.root = root;
    }

    /** The document that the gateway serves. */
    public static OpenApiDocument read() {
        try (InputStream in = OpenApi.class.getResourceAsStream("openapi.yaml")) {
            // a key that stands twice is refused
            return new OpenApiDocument(
                    JSON.valueToTree(new Load(LoadSettings.builder().build())
                            .loadFromInputStream(java.util.Objects.requireNonNull(in))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode root() {
        return root;
    }

    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(item -> {
                    if (METHODS.contains(item.getKey())) {
                        operations.add(operation(path.getKey(), path.getValue(), item.getKey(), item.getValue()));
                    }
                }));
        return operations;
    }

    public Operation operation(String id) {
        return operations().stream()
                .filter(operation -> operation.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no operation " + id));
    }

    /** What a reference stands for, or the node itself. */
    public JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? root.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** What is wrong with a value, by a schema whose objects have no members but those it names. */
    List<String> faults(JsonNode schema, JsonNode value) throws IOException {
        ObjectNode whole = JSON.createObjectNode();
        whole.putArray("allOf").add(schema);
        whole.set("$defs", root.at("/components/schemas"));
        String moved = whole.toString().replace("#/components/schemas/", "#/$defs/");
        return schemas.getSchema(close(JSON.readTree(moved))).validate(value).stream()
                .map(Error::toString)
                .toList();
    }

    private Operation operation(String path, JsonNode item, String method, JsonNode json) {
        List<JsonNode> parameters = new ArrayList<>();
        item.path("parameters").forEach(parameter -> parameters.add(resolve(parameter)));
        json.path("parameters").forEach(parameter -> parameters.add(resolve(parameter)));
        List<String> scopes = new ArrayList<>();
        json.path("security").forEach(scheme -> scheme.path("bearer").forEach(scope -> scopes.add(scope.asText())));
        return new Operation(
                json.path("operationId").asText(), method.toUpperCase(Locale.ROOT), path, parameters, scopes, json);
    }

    private static JsonNode close(JsonNode node) {
        node.forEach(OpenApiDocument::close);
        if (node instanceof ObjectNode schema && schema.path("oneOf").isArray()) {
            schema.remove(
                    "discriminator"); // of OpenAPI and not of JSON Schema; says nothing that the alternatives don't
        }
        if (node instanceof ObjectNode schema
                && schema.path("properties").isObject()
                && !schema.has("additionalProperties")) {
            schema.set("additionalProperties", BooleanNode.FALSE);
        }
        return node;
    }
}
