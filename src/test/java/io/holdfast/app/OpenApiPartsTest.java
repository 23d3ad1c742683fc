package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class OpenApiPartsTest {
    private static final Path PARTS = Path.of("src", "main", "openapi");
    private static final Pattern REFERENCE =
            Pattern.compile("\\$ref: ['\"]([a-z]+\\.yaml)?#/components/(\\w+)/([\\w-]+)");

    @Test
    void whatIsServedIsWhatThePartsMake() throws IOException {
        try (InputStream served = OpenApi.class.getResourceAsStream("openapi.yaml")) {
            assertThat(new String(Objects.requireNonNull(served).readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(OpenApiParts.join(PARTS));
        }
    }

    @Test
    void eachPartIsYamlAndSaysNothingThatAnotherSays() throws IOException {
        List<String> said = new ArrayList<>();
        for (Path part : parts()) {
            Map<?, ?> tree = tree(part);
            section(tree, "paths").keySet().forEach(path -> said.add("" + path));
            section(tree, "components")
                    .forEach(
                            (kind, named) -> ((Map<?, ?>) named).keySet().forEach(name -> said.add(kind + "/" + name)));
        }

        assertThat(said).hasSizeGreaterThan(300).doesNotHaveDuplicates();
    }

    @Test
    void eachReferenceNamesThePartThatHasIt() throws IOException {
        Map<String, Map<?, ?>> components = new HashMap<>();
        for (Path part : parts()) {
            components.put(part.getFileName().toString(), section(tree(part), "components"));
        }
        TreeSet<String> astray = new TreeSet<>();
        for (Path part : parts()) {
            Matcher reference = REFERENCE.matcher(Files.readString(part));
            while (reference.find()) {
                String file = Objects.requireNonNullElse(
                        reference.group(1), part.getFileName().toString());
                Map<?, ?> there = Objects.requireNonNull(components.get(file), file);
                if (!section(there, reference.group(2)).containsKey(reference.group(3))) {
                    astray.add(part + ": " + reference.group());
                }
            }
        }

        assertThat(astray).isEmpty();
    }

    @Test
    void aSectionThatIsNotKnownIsRefused(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("info.yaml"), "openapi: 3.1.0\n");
        Files.writeString(folder.resolve("part.yaml"), "components:\n  callbacks:\n    A: {}\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> OpenApiParts.join(folder))
                .withMessageContaining("callbacks");
    }

    private static List<Path> parts() throws IOException {
        try (Stream<Path> files = Files.list(PARTS)) {
            return files.sorted().toList();
        }
    }

    private static Map<?, ?> tree(Path part) throws IOException {
        Load load = new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build());
        return (Map<?, ?>) Objects.requireNonNull(load.loadFromString(Files.readString(part)));
    }

    private static Map<?, ?> section(Map<?, ?> tree, String name) {
        return tree.containsKey(name) ? (Map<?, ?>) Objects.requireNonNull(tree.get(name)) : Map.of();
    }
}
