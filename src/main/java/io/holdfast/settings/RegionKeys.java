package io.holdfast.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings that each region has: what the defaults tell of a region {@code NAME} becomes the keys of those that {@code
 * store.regions} names, so that these are known, and no others, before they are set.
 *
 * @param given the defaults
 * @param file what an operator's file sets
 */
public record RegionKeys(
        Map<String, SettingValue> given, Map<String, SettingValue> file, Map<String, String> environment) {
    /** Names the regions. */
    public static final String NAMES = "store.regions";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final String EACH = "region.";
    private static final String MODEL = EACH + "NAME.";

    /** The beginning of the keys of a region. */
    public static String prefix(String name) {
        return EACH + name + ".";
    }

    /** Puts them in the place of the model's. */
    void add() {
        Map<String, SettingValue> model = new LinkedHashMap<>();
        given.forEach((key, value) -> {
            if (key.startsWith(MODEL)) {
                model.put(key, value);
            }
        });
        given.keySet().removeAll(model.keySet());
        for (String name : names()) {
            if (NAME.matcher(name).matches()) {
                model.forEach((key, value) -> given.put(prefix(name) + key.substring(MODEL.length()), value));
            }
        }
    }

    /** As they will be read; what is wrong with them is told then. */
    private List<String> names() {
        String variable = SettingsSource.variable(NAMES);
        return Optional.ofNullable(environment.get(variable + "_FILE"))
                .flatMap(RegionKeys::content)
                .or(() -> Optional.ofNullable(environment.get(variable)))
                .map(text -> SettingValue.scalar(text, variable))
                .or(() -> Optional.ofNullable(file.get(NAMES)))
                .map(names -> names.list()
                        ? names.values()
                        : names.values().stream()
                                .flatMap(text -> List.of(text.split(",", -1)).stream())
                                .map(String::strip)
                                .toList())
                .orElse(List.of());
    }

    private static Optional<String> content(String file) {
        try {
            return Optional.of(Files.readString(Path.of(file)));
        } catch (IOException | InvalidPathException unreadable) {
            return Optional.empty();
        }
    }
}
