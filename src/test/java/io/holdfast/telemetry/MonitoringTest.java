package io.holdfast.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.Program;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Holds the alerts and the dashboard to the meters there are. */
class MonitoringTest {
    private static final Path CONF = Path.of("conf");

    /** Meters of libraries, and of Prometheus and kube-state-metrics themselves. */
    private static final Pattern FOREIGN =
            Pattern.compile("vertx_pool_\\w+|jvm_\\w+|process_\\w+|up|kube_(?:pod|job|cronjob)_\\w+");

    private static final Set<String> OF_UPLOADS = Set.of(
            MeterNames.UPLOADS_OPEN,
            MeterNames.UPLOADS_RESUMED_TOTAL,
            MeterNames.UPLOADS_EXPIRED_TOTAL,
            MeterNames.UPLOADS_RECEIVED_AGAIN_BYTES_TOTAL,
            MeterNames.EVENTS_SENT_TOTAL);

    /** What a timer is to Prometheus. */
    private static final Pattern TIMER_PART = Pattern.compile("_(?:count|sum|bucket|max)$");

    private static final Pattern LABELS_STRINGS_RANGES =
            Pattern.compile("\\{[^}]*}|\"[^\"]*\"|\\[[^]]*]|\\b(?:by|without|on|ignoring) *\\([^)]*\\)");
    private static final Pattern WORD = Pattern.compile("(?<![\\w.$])[a-z_][a-z0-9_]*(?! *\\()\\b");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool");

    @Test
    void alertsAskOnlyForMetersThatExist() throws IOException {
        assertThat(alerts()).hasSizeGreaterThan(8).allSatisfy(MonitoringTest::asksOnlyForMetersThatExist);
    }

    @Test
    void theDashboardAsksOnlyForMetersThatExist() throws IOException {
        assertThat(dashboard()).hasSizeGreaterThan(12).allSatisfy(MonitoringTest::asksOnlyForMetersThatExist);
    }

    @Test
    void everyMeterIsOnTheDashboard() throws IOException {
        Set<String> shown = dashboard().stream()
                .flatMap(expression -> meters(expression).stream())
                .map(meter -> TIMER_PART.matcher(meter).replaceFirst(""))
                .collect(Collectors.toSet());

        assertThat(shown).containsAll(known());
    }

    @Test
    void theDashboardIsInRowsWithHealthOnTop() throws IOException {
        Map<String, Set<String>> rows = new LinkedHashMap<>();
        int down = 0;
        Set<String> asked = Set.of();
        for (JsonObject panel : panels()) {
            if (panel.getString("type").equals("row")) {
                asked = new TreeSet<>();
                rows.put(panel.getString("title"), asked);
                assertThat(top(panel)).isEqualTo(down);
            } else {
                assertThat(rows).as(panel.getString("title")).isNotEmpty();
                expressions(panel).map(MonitoringTest::meters).forEach(asked::addAll);
            }
            down = Math.max(down, end(panel));
        }

        assertThat(rows).hasSizeGreaterThan(5).doesNotContainValue(Set.of());
        assertThat(rows.keySet().iterator().next()).isEqualTo("Health");
        assertThat(rows.get("Health"))
                .contains(
                        MeterNames.BUILD_INFO,
                        MeterNames.REQUESTS_SECONDS + "_count",
                        MeterNames.REQUESTS_SECONDS + "_bucket",
                        MeterNames.IDENTITY_UP,
                        MeterNames.EVENT_LOOP_LAG_SECONDS,
                        MeterNames.CONTENT_LOST_TOTAL);
    }

    @Test
    void metersOfUploadsAreRenderedByTheirNames() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new Meters(registry).gauge("holdfast.uploads.open", registry, any -> 7);

        assertThat(OF_UPLOADS).allSatisfy(name -> assertThat(registry.scrape().lines())
                .anyMatch(line -> line.startsWith(name + " ")));
    }

    @Test
    void aNameThatIsNoMeterIsFound() {
        assertThat(meters("sum by (job) (rate(holdfast_request_seconds_count{outcome=\"x\"}[5m])) > 0.05 and up == 0"))
                .containsExactlyInAnyOrder("holdfast_request_seconds_count", "up");
        assertThat(known()).doesNotContain("holdfast_request_seconds");
    }

    @Test
    void promtoolAcceptsTheRules() throws Exception {
        Program.needed("promtool");

        new Program("promtool").run("check", "rules", CONF.resolve("alerts.yaml"));
    }

    private static void asksOnlyForMetersThatExist(String expression) {
        Set<String> meters = meters(expression);
        assertThat(meters).isNotEmpty().allSatisfy(meter -> {
            if (!FOREIGN.matcher(meter).matches()) {
                assertThat(known()).contains(TIMER_PART.matcher(meter).replaceFirst(""));
            }
        });
    }

    private static Set<String> meters(String expression) {
        String bare = LABELS_STRINGS_RANGES.matcher(expression).replaceAll(" ");
        return WORD.matcher(bare)
                .results()
                .map(word -> word.group())
                .filter(word -> !OPERATORS.contains(word))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The constants that name meters, not tags or their values, and what has none. */
    private static Set<String> known() {
        return Stream.of(MeterNames.class.getFields())
                .map(MonitoringTest::value)
                .filter(name -> name.startsWith("holdfast_"))
                .collect(Collectors.toSet());
    }

    private static String value(Field constant) {
        try {
            return String.valueOf(constant.get(null));
        } catch (IllegalAccessException hidden) {
            throw new AssertionError(hidden);
        }
    }

    private static List<String> alerts() throws IOException {
        Map<?, ?> rules = (Map<?, ?>)
                new Load(LoadSettings.builder().build()).loadFromString(Files.readString(CONF.resolve("alerts.yaml")));
        List<String> expressions = new ArrayList<>();
        for (Object group : list(rules, "groups")) {
            for (Object rule : list((Map<?, ?>) group, "rules")) {
                expressions.add(String.valueOf(((Map<?, ?>) rule).get("expr")));
            }
        }
        return expressions;
    }

    private static List<?> list(Map<?, ?> map, String key) {
        return (List<?>) Objects.requireNonNull(map.get(key), key);
    }

    private static List<String> dashboard() throws IOException {
        return panels().stream().flatMap(MonitoringTest::expressions).toList();
    }

    private static Stream<String> expressions(JsonObject panel) {
        return panel.getJsonArray("targets", new JsonArray()).stream()
                .map(target -> ((JsonObject) target).getString("expr"));
    }

    private static List<JsonObject> panels() throws IOException {
        return new JsonObject(Files.readString(CONF.resolve("grafana-dashboard.json")))
                .getJsonArray("panels").stream().map(JsonObject.class::cast).toList();
    }

    /** Where a panel begins and ends, in the units of the dashboard. */
    private static int top(JsonObject panel) {
        return panel.getJsonObject("gridPos").getInteger("y");
    }

    private static int end(JsonObject panel) {
        return top(panel) + panel.getJsonObject("gridPos").getInteger("h");
    }
}
