package io.holdfast.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.DuplicateKeyException;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** A YAML file flattened to dotted keys; every scalar stays the text it was written as, since the key knows its type. */
public final class SettingsYaml {
    private static final String DEFAULTS = "/holdfast.yaml";

    private final String origin;
    private final List<String> faults;
    private final Map<String, SettingValue> flat = new LinkedHashMap<>();

    private SettingsYaml(String origin, List<String> faults) {
        this.origin = origin;
        this.faults = faults;
    }

    /** The defaults that the jar carries, in the order of {@code conf/holdfast.yaml}. */
    public static Map<String, SettingValue> defaults(List<String> faults) {
        try (InputStream resource = SettingsYaml.class.getResourceAsStream(DEFAULTS)) {
            if (resource == null) {
                throw new IllegalStateException(DEFAULTS + " is not on the class path");
            }
            return parse(new String(resource.readAllBytes(), StandardCharsets.UTF_8), "the defaults", faults);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What an operator's file sets; a file that cannot be read sets nothing and is a fault. */
    static Map<String, SettingValue> file(Path file, List<String> faults) {
        try {
            return parse(Files.readString(file), String.valueOf(file.getFileName()), faults);
        } catch (IOException unreadable) {
            faults.add("--config: " + file + " cannot be read as UTF-8 text");
            return Map.of();
        }
    }

    private static Map<String, SettingValue> parse(String text, String origin, List<String> faults) {
        SettingsYaml yaml = new SettingsYaml(origin, faults);
        // aliases of collections are refused: one that holds itself would be flattened for ever
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new FailsafeSchema())
                .setTagConstructors(Map.of(Tag.NULL, empty -> ""))
                .setMaxAliasesForCollections(0)
                .build();
        try {
            Object root = new Load(settings).loadFromString(text);
            if (root instanceof Map<?, ?> sections) {
                yaml.flatten("", sections);
            } else if (root != null && !root.equals("")) {
                faults.add(origin + ": must hold sections such as \"http:\"");
            }
        } catch (YamlEngineException malformed) {
            faults.add(origin + ": " + reason(malformed));
        }
        return yaml.flat;
    }

    /** Says where, and never shows the text there: it may be a secret. */
    private static String reason(YamlEngineException malformed) {
        String what = malformed instanceof DuplicateKeyException
                ? "has a key twice"
                : "is not YAML that can be used here; quote values with special characters";
        if (malformed instanceof MarkedYamlEngineException marked
                && marked.getProblemMark().isPresent()) {
            Mark mark = marked.getProblemMark().get();
            return "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + " " + what;
        }
        return what;
    }

    private void flatten(String prefix, Map<?, ?> section) {
        section.forEach((name, value) -> put(prefix + name, value));
    }

    private void put(String key, Object value) {
        if (value instanceof Map<?, ?> section) {
            flatten(key + ".", section);
        } else if (value instanceof List<?> list) {
            if (!list.stream().allMatch(String.class::isInstance)) {
                faults.add(key + ": must be a list of texts; quote each (from " + origin + ")");
            }
            List<String> texts = list.stream().map(String::valueOf).toList();
            flat.put(key, new SettingValue(texts, true, origin));
        } else {
            String text = value == null || value.equals("null") || value.equals("~") ? "" : value.toString();
            flat.put(key, SettingValue.scalar(text, origin));
        }
    }
}
