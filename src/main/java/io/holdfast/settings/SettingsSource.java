package io.holdfast.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was written for each key, the later beating the earlier: defaults, file, environment, files of the environment. */
public final class SettingsSource {
    private static final String PREFIX = "HOLDFAST_";
    private static final String CONFIG = PREFIX + "CONFIG";
    private static final String FILE = "_FILE";

    private final List<String> faults;
    private final Map<String, SettingValue> given;

    private SettingsSource(List<String> faults) {
        this.faults = faults;
        this.given = new LinkedHashMap<>(SettingsYaml.defaults(faults));
    }

    /** Merges all; what cannot be read or is unknown is added to the faults. */
    public static SettingsSource merge(Optional<Path> file, Map<String, String> environment, List<String> faults) {
        return merge(Map.of(), file, environment, faults);
    }

    /**
     * Merges all over other defaults.
     *
     * @param usual by key, what stands in place of a default
     */
    public static SettingsSource merge(
            Map<String, String> usual, Optional<Path> file, Map<String, String> environment, List<String> faults) {
        SettingsSource source = new SettingsSource(faults);
        usual.forEach((key, value) -> source.given.put(key, SettingValue.scalar(value, "defaults")));
        Optional<Path> named = file.or(() -> Optional.ofNullable(environment.get(CONFIG))
                .filter(text -> !text.isBlank())
                .flatMap(text -> source.path(CONFIG, text)));
        Map<String, SettingValue> written =
                named.map(path -> SettingsYaml.file(path, faults)).orElse(Map.of());
        new RegionKeys(source.given, written, environment).add();
        written.forEach(source::fromFile);
        source.fromEnvironment(new TreeMap<>(environment));
        return source;
    }

    /** The variable that sets a key. */
    public static String variable(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Every key there is, in the order of the defaults. */
    public Set<String> keys() {
        return given.keySet();
    }

    /** What stands for a key that the defaults name. */
    SettingValue get(String key) {
        return Objects.requireNonNull(given.get(key), () -> key + " is not in the defaults");
    }

    private void fromFile(String key, SettingValue value) {
        if (given.containsKey(key)) {
            given.put(key, value);
            return;
        }
        String from = " (from " + value.origin() + ")";
        boolean section = given.keySet().stream().anyMatch(known -> known.startsWith(key + "."));
        Optional<String> leaf = given.keySet().stream()
                .filter(known -> key.startsWith(known + "."))
                .findFirst();
        if (leaf.isPresent()) {
            faults.add(leaf.get() + ": takes a value and has no keys below it" + from);
        } else if (!section) {
            faults.add(key + ": is no setting; did you mean " + nearest(key, given.keySet()) + "?" + from);
        } else if (!value.values().isEmpty()) {
            faults.add(key + ": is a section and takes no value of its own" + from);
        }
    }

    private void fromEnvironment(SortedMap<String, String> environment) {
        Map<String, String> keyOf = new HashMap<>();
        given.keySet().forEach(key -> keyOf.put(variable(key), key));
        Map<String, SettingValue> fromFiles = new HashMap<>();
        environment.subMap(PREFIX, PREFIX + Character.MAX_VALUE).forEach((name, value) -> {
            String key = keyOf.get(name);
            String fileKey = name.endsWith(FILE) ? keyOf.get(name.substring(0, name.length() - FILE.length())) : null;
            if (key != null) {
                given.put(key, SettingValue.scalar(value, name));
            } else if (fileKey != null) {
                content(name, value).ifPresent(text -> fromFiles.put(fileKey, SettingValue.scalar(text, name)));
            } else if (!name.equals(CONFIG)) {
                faults.add(name + ": sets nothing; did you mean " + nearest(name, keyOf.keySet()) + "?");
            }
        });
        given.putAll(fromFiles);
    }

    private Optional<String> content(String name, String file) {
        return path(name, file).flatMap(path -> {
            try {
                return Optional.of(Files.readString(path).replaceFirst("\\r?\\n\\z", ""));
            } catch (IOException unreadable) {
                faults.add(name + ": names a file that cannot be read as UTF-8 text");
                return Optional.empty();
            }
        });
    }

    private Optional<Path> path(String name, String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException impossible) {
            faults.add(name + ": is not a path");
            return Optional.empty();
        }
    }

    private static String nearest(String word, Collection<String> known) {
        return known.stream()
                .min((one, other) -> Integer.compare(distance(word, one), distance(word, other)))
                .orElseThrow();
    }

    /** How many letters must be added, dropped or exchanged to get from one word to another (Levenshtein). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            row[column] = column;
        }
        for (int line = 1; line <= from.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column <= to.length(); column++) {
                int exchanged = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(exchanged, 1 + Math.min(row[column], row[column - 1]));
            }
        }
        return row[to.length()];
    }
}
