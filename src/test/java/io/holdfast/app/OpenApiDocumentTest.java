package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.holdfast.app.OpenApiDocument.Operation;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.DoNotTrain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OpenApiDocumentTest {
    private static final String PUBLISHED = "https://spec.openapis.org/oas/3.1/";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

    private final OpenApiDocument document = OpenApiDocument.read();

    /** Whoever has a token may have a notice to read, whatever else the answer is. */
    @Test
    void everyAnswerToATokenMayNameANotice() {
        for (OpenApiDocument.Operation operation : document.operations()) {
            if (operation.needsToken()) {
                operation.json().path("responses").properties().forEach(answer -> assertThat(
                                document.resolve(answer.getValue())
                                        .path("headers")
                                        .has("Holdfast-Notice"))
                        .as(operation.id() + " " + answer.getKey())
                        .isTrue());
            }
        }
    }

    @Test
    void itIsValidByThePublishedSchemaOfOpenApi() throws IOException {
        Map<String, String> published = new HashMap<>();
        for (String name :
                List.of("schema-base/2025-11-23", "schema/2025-11-23", "dialect/2024-11-10", "meta/2024-11-10")) {
            published.put(PUBLISHED + name, resource("oas-3.1/" + name.replace('/', '-') + ".json"));
        }
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(published));

        assertThat(registry.getSchema(SchemaLocation.of(PUBLISHED + "schema-base/2025-11-23"))
                        .validate(document.root()))
                .isEmpty();
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryComponentIsUsed() {
        Set<String> used = new TreeSet<>(document.root().findValuesAsText("$ref"));
        Set<String> there = new TreeSet<>();
        document.root().path("components").properties().forEach(kind -> kind.getValue()
                .fieldNames()
                .forEachRemaining(name -> {
                    if (!kind.getKey().equals("securitySchemes")) {
                        there.add("#/components/" + kind.getKey() + "/" + name);
                    }
                }));

        assertThat(used).isEqualTo(there);
    }

    @Test
    void noTwoOperationsShareAnId() {
        assertThat(document.operations()).extracting(Operation::id).doesNotHaveDuplicates();
    }

    @Test
    void everyPlaceholderOfAPathIsAParameter() {
        for (Operation operation : document.operations()) {
            Set<String> placeholders = new TreeSet<>();
            Matcher found = PLACEHOLDER.matcher(operation.path());
            while (found.find()) {
                placeholders.add(found.group(1));
            }
            assertThat(operation.parameters().stream()
                            .filter(parameter -> parameter.path("in").asText().equals("path"))
                            .map(parameter -> parameter.path("name").asText()))
                    .as(operation.id())
                    .containsExactlyInAnyOrderElementsOf(placeholders);
        }
    }

    @Test
    void everyAnswerCarriesTheMark() {
        for (Operation operation : document.operations()) {
            operation.json().path("responses").properties().forEach(answer -> {
                JsonNode headers = document.resolve(answer.getValue()).path("headers");
                for (String name : new DoNotTrain("http://localhost").headers().keySet()) {
                    assertThat(document.resolve(headers.path(name))
                                    .path("required")
                                    .asBoolean())
                            .as(operation.id() + " " + answer.getKey() + " " + name)
                            .isTrue();
                }
            });
        }
    }

    @Test
    void everySchemaIsMadeOfKnownKeywords() throws IOException {
        for (JsonNode schema : document.root().path("components").path("schemas")) {
            assertThat(document.faults(schema, BooleanNode.TRUE)).isNotEmpty();
        }
    }

    @Test
    void everyExampleOfAProblemIsOneThatTheStatusIsUsedFor() throws IOException {
        JsonNode schema = document.root().at("/components/schemas/Problem");
        for (Operation operation : document.operations()) {
            for (Map.Entry<String, JsonNode> answer :
                    operation.json().path("responses").properties()) {
                JsonNode media = document.resolve(answer.getValue()).at("/content/application~1problem+json");
                for (JsonNode problem : media.path("examples").findValues("value")) {
                    String slug = problem.path("type").asText().replaceFirst(".*[/#]", "");
                    ProblemType type = ProblemType.ofSlug(slug).orElseThrow();
                    assertThat(document.faults(schema, problem)).as(slug).isEmpty();
                    assertThat(answer.getKey()).as(operation.id() + " " + slug).isEqualTo("" + type.status());
                    assertThat(problem.path("status").asInt()).as(slug).isEqualTo(type.status());
                    assertThat(problem.path("type").asText()).isEqualTo(type.uri());
                    assertThat(problem.path("title").asText()).isEqualTo(type.title());
                }
            }
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = OpenApiDocumentTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
