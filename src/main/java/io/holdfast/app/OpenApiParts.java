package io.holdfast.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Joins the parts of {@code src/main/openapi}, one a subject, into the document that is served; the build runs it.
 *
 * <p>Each part is YAML with {@code paths} and {@code components} of its own and refers to another by its file's name, so that
 * editors and linters can follow. The text is joined, not the tree, so that it is served as it was written.
 */
public final class OpenApiParts {
    /** The part that comes first and says what is said once: title, servers, tags, security. */
    private static final String FIRST = "info.yaml";

    private static final String PATHS = "paths:";
    private static final String COMPONENTS = "components:";
    private static final List<String> KINDS =
            List.of("  securitySchemes:", "  parameters:", "  headers:", "  responses:", "  schemas:");

    /** What begins a section, be it of the document or of its components; a path begins with a slash. */
    private static final Pattern SECTION = Pattern.compile(" {0,2}[^ /#].*");

    private static final Pattern REFERENCE = Pattern.compile("(\\$ref: ['\"]?)[a-z]+\\.yaml#/");

    private final StringBuilder head = new StringBuilder();
    private final StringBuilder paths = new StringBuilder();
    private final Map<String, StringBuilder> components = new LinkedHashMap<>();

    private OpenApiParts() {
        KINDS.forEach(kind -> components.put(kind, new StringBuilder()));
    }

    /**
     * Writes the joined document.
     *
     * @param arguments the folder of the parts, and the file to write
     */
    public static void main(String[] arguments) throws IOException {
        Path joined = Path.of(arguments[1]);
        Files.createDirectories(joined.toAbsolutePath().getParent());
        Files.writeString(joined, join(Path.of(arguments[0])));
    }

    /**
     * The document that the parts in a folder make.
     *
     * @throws IllegalArgumentException when a part has a section of a kind that is not known here
     */
    static String join(Path folder) throws IOException {
        OpenApiParts parts = new OpenApiParts();
        parts.add(folder.resolve(FIRST));
        for (Path part : others(folder)) {
            parts.add(part);
        }
        return parts.document();
    }

    private static List<Path> others(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml") && !file.endsWith(FIRST))
                    .sorted()
                    .toList();
        }
    }

    private void add(Path part) throws IOException {
        StringBuilder section = head;
        for (String line : Files.readAllLines(part)) {
            if (line.equals(PATHS)) {
                section = paths;
            } else if (components.containsKey(line)) {
                section = Objects.requireNonNull(components.get(line));
            } else if (line.equals(COMPONENTS)) {
                section = paths;
            } else if (SECTION.matcher(line).matches() && (section != head || !part.endsWith(FIRST))) {
                throw new IllegalArgumentException(part + " has a section that is not known: " + line);
            } else {
                section.append(REFERENCE.matcher(line).replaceAll("$1#/")).append('\n');
            }
        }
    }

    private String document() {
        return head
                + PATHS
                + '\n'
                + paths
                + '\n'
                + COMPONENTS
                + '\n'
                + components.entrySet().stream()
                        .map(kind -> kind.getKey() + '\n' + kind.getValue())
                        .collect(Collectors.joining("\n"));
    }
}
