package io.holdfast.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.holdfast.app.GatewayContract;
import io.holdfast.testing.Backend;
import io.holdfast.testing.ExportRequests;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Picture;
import io.holdfast.testing.TwoReplicas;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@GatewayTest(own = true)
class ExportWorkerTest {
    private static final JsonObject ALL = new JsonObject();
    private static final String HOSTILE = "\"><img src=x onerror=alert(1)>.png";

    @TempDir
    static Path folder;

    private static TwoReplicas replicas;

    @BeforeAll
    static void start(TwoReplicas given) {
        replicas = given;
    }

    @Test
    void everythingIsInTheArchiveAndEachDigestIsThatOfTheHistory() throws Exception {
        ExportRequests eve = requests("eve");
        Map<String, String> history = new HashMap<>();
        List<String> names =
                List.of("holiday.png", "Holiday.PNG", "CON", "a:b?.png. ", HOSTILE, "holiday.png", "日本.png");
        for (int i = 0; i < names.size(); i++) {
            JsonObject stored = eve.upload(replicas.port(i), names.get(i), "image/png", Picture.png(9 + i, 9));
            history.put(stored.getString("id"), stored.getString("sha256"));
        }
        String run = run("eve", "a prompt \"quoted\"");
        String collection = GatewayContract.json(eve.send(
                        replicas.port(0),
                        "POST",
                        "/v1/collections",
                        new JsonObject().put("title", "Best").encode()))
                .getString("id");
        String member = history.keySet().iterator().next();
        eve.send(replicas.port(0), "PUT", "/v1/collections/" + collection + "/assets/" + member, "{}");
        Waiting.until(() -> replicas.first.count("SELECT count(*) FROM manifest WHERE bytes IS NULL") == 0);

        String content = eve.ready(replicas.port(0), ALL);
        HttpResponse<byte[]> got = eve.send(replicas.port(1), "GET", content, "");

        assertThat(got.statusCode()).isEqualTo(200);
        assertThat(got.headers().firstValueAsLong("Content-Length")).hasValue(got.body().length);
        assertThat(got.headers().firstValue("Content-Type")).contains("application/zip");
        assertThat(got.headers().firstValue("Content-Usage")).isPresent();
        Path zip = folder.resolve("eve.zip");
        Files.write(zip, got.body());
        ExportRequests.isSound(zip);
        Map<String, byte[]> files = ExportRequests.files(got.body());
        assertThat(files.keySet().iterator().next()).isEqualTo("USAGE-RESERVATION.txt");
        assertThat(media(files)).isEqualTo(history);
        tells(files, run, member);
        validates(files);
        looksRight(files);
    }

    @Test
    void aDownloadGoesOnAtTheOtherReplicaWhateverHappensMeanwhile() throws Exception {
        ExportRequests rex = requests("rex");
        for (int i = 0; i < 5; i++) {
            rex.upload(replicas.port(i), i + ".png", "image/png", Picture.png(300 + i, 300));
        }
        String content = rex.ready(replicas.port(0), ALL);
        byte[] whole = rex.send(replicas.port(0), "GET", content, "").body();
        String tag = rex.send(replicas.port(1), "HEAD", content, "")
                .headers()
                .firstValue("ETag")
                .orElseThrow();

        JsonObject late = rex.upload(replicas.port(0), "late.png", "image/png", Picture.png(3, 3));
        String record = "/v1/assets/" + late.getString("id");
        rex.send(replicas.port(0), "PATCH", record, "{\"title\":\"new\"}", "If-Match", "*");
        long seed = System.nanoTime();

        assertThat(rex.resumed(new int[] {replicas.port(0), replicas.port(1)}, content, seed))
                .as("seed " + seed)
                .isEqualTo(whole);
        for (int at = 0; at < whole.length; at += 1 + whole.length / 300) {
            int last = Math.min(whole.length - 1, at + 700);
            HttpResponse<byte[]> part = rex.send(
                    replicas.port(at), "GET", content, "", "Range", "bytes=" + at + "-" + last, "If-Range", tag);
            assertThat(part.body()).isEqualTo(java.util.Arrays.copyOfRange(whole, at, last + 1));
        }
        assertThat(rex.send(replicas.port(0), "GET", content, "", "Range", "bytes=0-9", "If-Range", "\"other\"")
                        .statusCode())
                .isEqualTo(200);
        assertThat(rex.send(replicas.port(0), "GET", content, "", "If-None-Match", tag)
                        .statusCode())
                .isEqualTo(304);
        assertThat(rex.send(replicas.port(0), "GET", content, "", "Range", "bytes=" + whole.length + "-")
                        .statusCode())
                .isEqualTo(416);
    }

    @Test
    void whatWasErasedSinceDoesNotLeaveAndNothingOfItIsKept() throws Exception {
        ExportRequests ida = requests("ida");
        JsonObject kept = ida.upload(replicas.port(0), "kept.png", "image/png", Picture.png(4, 4));
        JsonObject gone = ida.upload(replicas.port(0), "secret-name.png", "image/png", Picture.png(5, 5));
        String content = ida.ready(replicas.port(0), ALL);
        String other =
                ida.ready(replicas.port(0), new JsonObject().put("ids", new JsonArray().add(kept.getString("id"))));

        assertThat(ida.send(replicas.port(1), "DELETE", "/v1/assets/" + gone.getString("id"), "")
                        .statusCode())
                .isEqualTo(204);

        HttpResponse<byte[]> refused = ida.send(replicas.port(0), "GET", content, "");
        assertThat(refused.statusCode()).isEqualTo(410);
        assertThat(GatewayContract.json(refused).getString("type")).isEqualTo("/problems/export-stale");
        assertThat(replicas.first.count("SELECT count(*) FROM export_entry WHERE name LIKE '%secret-name%'"
                        + " OR position('secret-name'::bytea IN bytes) > 0"))
                .isZero();
        assertThat(ida.send(replicas.port(0), "GET", other, "").statusCode()).isEqualTo(200);
        Waiting.until(() -> replicas.first.count("SELECT count(*) FROM export_entry e JOIN export x"
                        + " ON x.account_id = e.account_id AND x.id = e.export_id WHERE x.state = 'stale'")
                == 0);
    }

    @Test
    void aRunThatIsErasedMakesWhatTellsOfItStale() throws Exception {
        ExportRequests nia = requests("nia");
        nia.upload(replicas.port(0), "a.png", "image/png", Picture.png(4, 4));
        String run = run("nia", "forget-this-prompt");
        String content = nia.ready(replicas.port(0), ALL);

        nia.send(replicas.port(0), "DELETE", "/v1/generations/" + run, "");

        assertThat(nia.send(replicas.port(0), "GET", content, "").statusCode()).isEqualTo(410);
        assertThat(replicas.first.count(
                        "SELECT count(*) FROM export_entry WHERE position('forget-this-prompt'::bytea IN bytes) > 0"))
                .isZero();
    }

    @Test
    void aSelectionHoldsWhatWasSelected() throws Exception {
        ExportRequests sam = requests("sam");
        sam.upload(replicas.port(0), "cat.png", "image/png", Picture.png(4, 4));
        sam.upload(replicas.port(0), "dog.png", "image/png", Picture.png(5, 5));
        run("sam", "of something else");

        Map<String, byte[]> files = ExportRequests.files(sam.send(
                        replicas.port(0),
                        "GET",
                        sam.ready(
                                replicas.port(0), new JsonObject().put("filter", new JsonObject().put("q", "cat.png"))),
                        "")
                .body());

        assertThat(files.keySet()).anyMatch(name -> name.endsWith("-cat.png"));
        assertThat(files.keySet()).noneMatch(name -> name.contains("dog") || name.startsWith("runs/"));
        validates(files);
    }

    @Test
    void othersSeeNothingAndLimitsHold() throws Exception {
        ExportRequests max = requests("max");
        String content = max.ready(replicas.port(0), ALL);
        String export = content.replace("/content", "");

        for (String path : List.of(export, content)) {
            assertThat(requests("mallory")
                            .send(replicas.port(0), "GET", path, "")
                            .statusCode())
                    .isEqualTo(404);
        }
        assertThat(requests("mallory")
                        .send(replicas.port(0), "DELETE", export, "")
                        .statusCode())
                .isEqualTo(404);
        for (int i = 1; i < 60; i++) {
            max.ask(replicas.port(0), ALL);
        }
        assertThat(max.send(replicas.port(0), "POST", "/v1/exports", "").statusCode())
                .isEqualTo(429);
        assertThat(max.send(replicas.port(1), "DELETE", export, "").statusCode())
                .isEqualTo(204);
        assertThat(max.send(replicas.port(0), "GET", content, "").statusCode()).isEqualTo(404);
        max.ask(replicas.port(0), ALL);
        assertThat(GatewayContract.json(max.send(replicas.port(0), "GET", "/v1/exports?limit=2", ""))
                        .getJsonArray("items"))
                .hasSize(2);
        for (String body : List.of("{\"ids\":[]}", "{\"filter\":1}", "{\"ids\":[\"x\"],\"filter\":{}}")) {
            assertThat(max.send(replicas.port(0), "POST", "/v1/exports", body).statusCode())
                    .isEqualTo(422);
        }
    }

    @Test
    void whoWaitsIsToldThatItIsReady() throws Exception {
        ExportRequests zoe = requests("zoe");
        String export = zoe.ready(replicas.port(0), ALL).replace("/content", "");
        assertThat(replicas.first.count("SELECT count(*) FROM event WHERE type = 'export.ready' AND export_id = '"
                        + export.substring(export.lastIndexOf('/') + 1) + "'"))
                .isEqualTo(1);
    }

    /** The digest of each medium by its asset; each has a record and a credential. */
    private static Map<String, String> media(Map<String, byte[]> files) throws Exception {
        Map<String, String> exported = new HashMap<>();
        for (String name : files.keySet()) {
            if (name.matches("media/.*\\.json")) {
                JsonObject record = ExportRequests.json(files, name);
                String file = record.getString("file");
                exported.put(record.getJsonObject("asset").getString("id"), ExportRequests.sha256(files, file));
                assertThat(files.get(record.getString("credential"))).isNotEmpty();
                assertThat(record.encode()).doesNotContain("/c/");
            }
        }
        return exported;
    }

    private static void tells(Map<String, byte[]> files, String run, String member) {
        assertThat(ExportRequests.json(files, "runs/" + run + ".json")
                        .getJsonObject("run")
                        .getString("prompt"))
                .isEqualTo("a prompt \"quoted\"");
        assertThat(ExportRequests.json(files, "collections/000001.json").encode())
                .contains("Best", member);
        assertThat(ExportRequests.json(files, "account.json")
                        .getJsonObject("account")
                        .getString("subject"))
                .isEqualTo("eve");
        assertThat(files.keySet().stream().map(name -> name.toLowerCase(java.util.Locale.ROOT)))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[^<>:\"|?*\\\\]+") && !name.matches(".*[. ](/.*|$)"));
    }

    private static void validates(Map<String, byte[]> files) {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(new String(files.get("schema/export-1.json"), StandardCharsets.UTF_8), InputFormat.JSON);
        files.forEach((name, bytes) -> {
            if (name.endsWith(".json") && !name.startsWith("schema/")) {
                assertThat(schema.validate(new String(bytes, StandardCharsets.UTF_8), InputFormat.JSON))
                        .as(name)
                        .isEmpty();
            }
        });
    }

    /** Pages name only what is in the archive, and nothing that was written by somebody became markup. */
    private static void looksRight(Map<String, byte[]> files) throws Exception {
        for (String name : List.of("index.html", "index/000001.html")) {
            String base = "https://archive/" + name;
            var page = Jsoup.parse(new String(files.get(name), StandardCharsets.UTF_8), base);
            assertThat(page.select("script, [onerror], iframe, link")).isEmpty();
            for (var element : page.select("[src], [href]")) {
                String url = element.hasAttr("src") ? element.absUrl("src") : element.absUrl("href");
                assertThat(url).startsWith("https://archive/");
                assertThat(files).containsKey(URI.create(url).getPath().substring(1));
            }
        }
    }

    private static String run(String person, String prompt) throws Exception {
        return new Backend("backend", person, replicas.port(0))
                .record("m", prompt)
                .toString();
    }

    private static ExportRequests requests(String person) {
        return new ExportRequests(replicas.first.client, person);
    }
}
