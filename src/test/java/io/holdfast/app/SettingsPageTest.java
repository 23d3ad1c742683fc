package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.settings.SettingValue;
import io.holdfast.settings.SettingsYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Holds the table of settings in {@code conf/README.md} to {@code conf/holdfast.yaml}, and what it says of alerts to {@code
 * conf/alerts.yaml}; {@code -Dsettings.write=true} writes the table anew.
 */
class SettingsPageTest {
    private static final Path PAGE = Path.of("conf", "README.md");
    private static final String BEGIN = "<!-- settings -->\n";
    private static final String END = "<!-- /settings -->";
    private static final Pattern LINE = Pattern.compile("( *)(?:# (.*)|([A-Za-z0-9-]+):.*)");

    @Test
    void theTableSaysWhatTheDefaultsSay() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(end).as("markers in conf/README.md").isGreaterThanOrEqualTo(begin);
        if (Boolean.getBoolean("settings.write")) {
            Files.writeString(PAGE, page.substring(0, begin) + table() + page.substring(end));
            return;
        }
        assertThat(page.substring(begin, end)).isEqualTo(table());
    }

    @Test
    void everySettingIsExplainedAndEverySecretIsCalledOne() throws IOException {
        Map<String, SettingValue> defaults = SettingsYaml.defaults(new ArrayList<>());

        assertThat(meanings()).extracting(Meaning::key).containsExactlyElementsOf(defaults.keySet());
        assertThat(meanings()).allSatisfy(meaning -> assertThat(meaning.text()).endsWith("."));
        assertThat(meanings())
                .filteredOn(meaning -> meaning.text().endsWith("Secret."))
                .extracting(Meaning::key)
                .containsExactly(
                        "database.password",
                        "store.s3.secret-key",
                        "store.s3.session-token",
                        "region.NAME.s3.secret-key",
                        "region.NAME.s3.session-token",
                        "identity.hs256-secret",
                        "delivery.signing-key",
                        "sharing.signing-key",
                        "credential.key",
                        "credential.pkcs12-password",
                        "shredding.master-key",
                        "shredding.former-master-keys");
    }

    @Test
    void everyAlertIsListedWithItsSeverity() throws IOException {
        List<String> alerts = Pattern.compile("- alert: (\\w+)\\n.*?severity: (\\w+)", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("conf", "alerts.yaml")))
                .results()
                .map(alert -> alert.group(1) + " " + alert.group(2))
                .toList();
        List<String> listed = Pattern.compile("^\\| `(Holdfast\\w+)` \\| (\\w+) \\|", Pattern.MULTILINE)
                .matcher(Files.readString(PAGE))
                .results()
                .map(alert -> alert.group(1) + " " + alert.group(2))
                .toList();

        assertThat(listed).isNotEmpty().isEqualTo(alerts);
    }

    private record Meaning(String key, String text) {}

    private static String table() throws IOException {
        Map<String, SettingValue> defaults = SettingsYaml.defaults(new ArrayList<>());
        String rows = meanings().stream()
                .map(meaning -> "| `" + meaning.key() + "` | "
                        + shown(Objects.requireNonNull(defaults.get(meaning.key()))) + " | " + meaning.text() + " |\n")
                .collect(Collectors.joining());
        return "| key | default | meaning |\n|---|---|---|\n" + rows;
    }

    private static String shown(SettingValue value) {
        String text = value.list()
                ? value.values().stream().collect(Collectors.joining(", "))
                : value.values().stream().findFirst().orElse("");
        return text.isEmpty() ? "" : "`" + text + "`";
    }

    /** The comment above each key. */
    private static List<Meaning> meanings() throws IOException {
        List<Meaning> meanings = new ArrayList<>();
        Deque<String> path = new ArrayDeque<>();
        String comment = "";
        for (String line : Files.readAllLines(Path.of("conf", "holdfast.yaml"))) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                comment = "";
                continue;
            }
            if (matcher.group(2) != null) {
                comment = (comment + " " + matcher.group(2)).strip();
                continue;
            }
            while (path.size() > matcher.group(1).length() / 2) {
                path.removeLast();
            }
            path.addLast(matcher.group(3));
            if (!comment.isEmpty()) {
                meanings.add(new Meaning(String.join(".", path), comment));
            }
            comment = "";
        }
        return meanings;
    }
}
