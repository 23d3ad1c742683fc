package io.holdfast.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.CapturedLog;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promises R3 and R4: whatever people send, prompts, names, addresses, file names, tokens, is where it belongs and nowhere
 * else: not in the log, not in a meter, not in what is refused. There are no traces that leave the process.
 */
class DataScanTest {
    /** Postgres' own log, which a test's embedded one sends through ours. */
    private static final String POSTGRES = "(init-|pg_|io\\.zonky).*|.*EmbeddedPostgres.*";

    /** Each column with its class before it. */
    private static final String COLUMNS =
            """
            SELECT substring(col_description(c.oid, a.attnum) FROM 'class: ([a-z]+)') || '.' || c.relname || '.' || a.attname
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
              AND c.relname <> 'flyway_schema_history' ORDER BY 1""";

    private static final Set<String> OF_MEDIA =
            Set.of(Planting.TITLE, Planting.TAG, Planting.FILE, Planting.COLLECTION, Planting.LABEL, Planting.SOURCE);

    private static final Set<String> OF_PROMPTS =
            Set.of(Planting.PROMPT, Planting.NEGATIVE, Planting.PARAMETER, Planting.FAILURE);

    @TempDir
    static Path folder;

    private static PlantedTraffic traffic;
    private static final Map<String, String> ROWS = new TreeMap<>();
    private static String metrics;
    private static List<String> log;

    @BeforeAll
    static void plant() throws Exception {
        try (CapturedLog captured = CapturedLog.open()) {
            traffic = PlantedTraffic.start(folder);
            JsonObject asset = traffic.live();
            for (String column : traffic.server.texts(COLUMNS)) {
                String[] name = column.split("\\.", -1);
                ROWS.put(
                        column,
                        String.join(
                                "\n",
                                traffic.server.texts("SELECT \"" + name[2] + "\"::text FROM \"" + name[1] + "\"")));
            }
            traffic.abuse(asset);
            Waiting.until(() -> traffic.health("/health/ready").contains("\"status\":\"up\""));
            metrics = traffic.health("/metrics");
            captured.flush();
            log = captured.text()
                    .lines()
                    .filter(line -> !line.startsWith("{")
                            || !new JsonObject(line).getString("logger").matches(POSTGRES))
                    .toList();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        traffic.close();
    }

    @Test
    void theScanFindsWhatItLooksForInAnyEncoding() {
        byte[] prompt = ("{\"p\":\"" + Planting.PROMPT).getBytes(StandardCharsets.UTF_8);
        for (String text : List.of(
                "x" + Planting.PROMPT,
                "?q=" + PlantedLife.encoded(Planting.PROMPT),
                java.util.Base64.getEncoder().encodeToString(prompt),
                java.util.HexFormat.of().formatHex(prompt))) {
            assertThat(traffic.planting.in(text)).as(text).isNotEmpty();
        }
        assertThat(traffic.planting.in("https://x/" + Planting.HOOK)).contains(Planting.HOOK);
        assertThat(traffic.planting.in("a request of nobody")).isEmpty();
    }

    @Test
    void everyKindOfAnswerWasAskedFor() {
        assertThat(traffic.statuses).contains(200, 201, 204, 400, 401, 404, 405, 413, 415, 422, 500, 503);
        assertThat(traffic.refusals).hasSizeGreaterThan(500);
    }

    @Test
    void theLogHoldsNothingOfIt() {
        assertThat(log)
                .filteredOn(line -> line.contains("\"io.holdfast.access\""))
                .hasSizeGreaterThan(500);
        assertThat(log).filteredOn(line -> line.contains("the gateway failed")).isNotEmpty();
        assertThat(log).filteredOn(line -> line.contains("\"DEBUG\"")).isNotEmpty();
        Map<String, String> lines = new LinkedHashMap<>();
        log.forEach(line -> lines.put(line, line));
        assertThat(traffic.planting.in(lines)).isEmpty();
    }

    @Test
    void noRefusalRepeatsWhatWasSent() {
        assertThat(traffic.planting.in(traffic.refusals)).isEmpty();
    }

    @Test
    void metersAndHealthHoldNothingOfIt() throws Exception {
        assertThat(metrics).contains("holdfast_requests_seconds_count");
        assertThat(traffic.planting.in(metrics)).isEmpty();
        for (String path : List.of("/health/live", "/health/ready", "/health/started")) {
            assertThat(traffic.planting.in(traffic.health(path))).as(path).isEmpty();
        }
    }

    @Test
    void eachColumnHoldsWhatItsClassSays() {
        Map<String, Set<String>> held = traffic.planting.in(ROWS);

        assertThat(ROWS.get("operational.webhook_delivery.last_error")).isNotBlank();
        assertThat(ROWS.get("operational.ingest.last_error")).isNotBlank();
        assertThat(held).containsKeys("account.account.email", "prompt.generation.prompt", "media.asset.title");
        held.forEach((column, names) -> assertThat(names).as(column).allMatch(name -> belongs(column, name)));
    }

    private static boolean belongs(String column, String name) {
        boolean said = OF_MEDIA.contains(name);
        boolean asked = OF_PROMPTS.contains(name);
        boolean own = name.equals(Planting.NAME) || name.equals(Planting.EMAIL);
        if (column.equals("media.export_entry.bytes")) {
            return said || asked || own;
        }
        return switch (column.substring(0, column.indexOf('.'))) {
            // what was searched for, of titles too
            case "prompt" -> asked || said;
            case "media" -> said;
            case "account" -> own || name.equals(Planting.HOOK) || name.contains("secret of a webhook");
            default -> false;
        };
    }

    @Test
    void notificationsNameAnAccountAndNothingElse() {
        assertThat(traffic.notifications).isNotEmpty().allSatisfy(payload -> assertThat(UUID.fromString(payload))
                .isNotNull());
    }

    @Test
    void theStoreIsToldNothingOfIt() throws Exception {
        Map<String, String> told = new LinkedHashMap<>();
        traffic.stored.forEach(seen -> told.put(seen.method() + seen.target(), seen.toString()));
        traffic.store.objects().forEach(name -> told.put(name, name));

        assertThat(told).hasSizeGreaterThan(2);
        assertThat(traffic.planting.in(told)).isEmpty();
    }

    @Test
    void eventsHoldNothingOfIt() {
        Map<String, String> bodies = new LinkedHashMap<>();
        traffic.receiver.to("/planted/hook/7qx").forEach(told -> bodies.put(told.header("webhook-id"), told.body()));

        assertThat(bodies).isNotEmpty();
        assertThat(traffic.planting.in(bodies)).isEmpty();
    }

    @Test
    void everyLabelOfEveryMeterIsOneOfAFew() {
        assertThat(MeterLabels.faults(metrics, traffic.document)).isEmpty();
    }
}
