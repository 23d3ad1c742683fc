package io.holdfast.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.app.Settings;
import io.holdfast.erasure.ErasureJournal;
import io.holdfast.events.EventsConfig;
import io.holdfast.generation.GenerationConfig;
import io.holdfast.jobs.RetentionConfig;
import io.holdfast.objectstore.file.LiveFolder;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Backend;
import io.holdfast.testing.Changed;
import io.holdfast.testing.CollectionRequests;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Operator;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Sharing;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks through the whole database and the whole store for a way back to what was anonymised. */
class AnonymityTest {
    private static final JsonObject RUN = new JsonObject()
            .put("model", "zephyrmodel")
            .put("prompt", "a zephyrprompt at dusk")
            .put("negativePrompt", "no zephyrblur")
            .put("parameters", new JsonObject().put("seed", 918273645))
            .put("feature", "paint");

    private static final List<String> WORDS = List.of(
            "zephyrmodel",
            "zephyrprompt",
            "zephyrblur",
            "918273645",
            "zephyrtitle",
            "zephyrtag",
            "zephyrname",
            "zephyrlabel",
            "zephyrkey");

    /** Where the store keeps the journal of erasures. */
    private static final String JOURNAL = ErasureJournal.FOLDER.toString();

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    @TempDir
    static Path folder;

    private static GatewayServer server;

    @BeforeAll
    static void start() throws Exception {
        server = GatewayServer.start(
                folder, Optional.empty(), new OutboundConfig(List.of(), false), AnonymityTest::forgetful);
    }

    /** What is told to the owner goes by its own time, which is long gone here. */
    private static Settings forgetful(Settings usual) {
        EventsConfig events = usual.features().events();
        Duration moment = Duration.ofMillis(500);
        return Changed.settings(
                usual,
                new EventsConfig(
                        events.heartbeat(),
                        events.poll(),
                        moment,
                        moment,
                        events.maxStreams(),
                        events.maxStreamsPerAccount(),
                        events.webhooks()),
                new GenerationConfig(200, 64, moment),
                new RetentionConfig(moment, moment, moment, moment, moment, 5_000));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void nothingThatWasKnownOfItIsLeftAnywhere() throws Exception {
        List<String> planted = plant();
        String before = everything();
        assertThat(planted).allSatisfy(value -> assertThat(before).contains(value));

        new Operator(server)
                .send("PUT", "/v1/admin/features/workflow:paint", "{\"then\":\"anonymise\",\"reason\":\"It is gone\"}");
        Waiting.until(() -> server.count("SELECT count(*) FROM feature_end WHERE finished_at IS NOT NULL") == 1);
        Waiting.until(() -> server.count("SELECT (SELECT count(*) FROM asset) + (SELECT count(*) FROM event)"
                        + " + (SELECT count(*) FROM generation) + (SELECT count(*) FROM disclosure)")
                == 0);

        String after = everything();
        for (String value : planted) {
            assertThat(after.contains(value)).as(value).isFalse();
            assertThat(after.contains(sha256(value))).as("hash of " + value).isFalse();
        }
        // it names what a backup must not bring back, until there is no such backup any more
        assertThat(stored(JOURNAL::equals)).containsPattern(ID).doesNotContain(withoutIds(planted));
        assertThat(rows("SELECT feature || ' ' || kind || ' ' || media_class || ' ' || size_class || ' ' || assets"
                        + " FROM anonymous_count ORDER BY kind"))
                .containsExactly(
                        "workflow:paint generated image to-1-mib 1", "workflow:paint uploaded image to-1-mib 1");
        JsonObject ended = GatewayContract.json(new Operator(server).send("GET", "/v1/admin/features", ""))
                .getJsonArray("items")
                .getJsonObject(0);
        assertThat(ended.getInteger("anonymised")).isEqualTo(2);
        assertThat(ended.getInteger("erased")).isZero();
    }

    /** A result and an upload that only the workflow needs, with all that can be known of them; their ids, words and digests. */
    private static List<String> plant() throws Exception {
        Backend backend = new Backend("backend", "zoe", server.gateway.port());
        UUID run = UUID.randomUUID();
        backend.record(run, RUN);
        String result =
                GatewayContract.json(backend.push(run, 0, Picture.png(40, 30))).getString("id");
        backend.move(run, "running");
        backend.move(run, "succeeded");
        String upload = upload();
        List<String> planted = new ArrayList<>(WORDS);
        planted.add(run.toString());
        for (String id : List.of(result, upload)) {
            JsonObject asset = GatewayContract.json(server.send(server.as("zoe", "/v1/assets/" + id)
                    .method(
                            "PATCH",
                            BodyPublishers.ofString(new JsonObject()
                                    .put("title", "zephyrtitle")
                                    .put("tags", new JsonArray().add("zephyrtag"))
                                    .put("features", new JsonArray().add("workflow:paint"))
                                    .encode()))
                    .build()));
            planted.add(id);
            planted.add(asset.getString("sha256"));
            planted.add(asset.getJsonObject("received").getString("sha256"));
        }
        Sharing sharing = new Sharing(server);
        JsonObject link = sharing.link("zoe", result, new JsonObject().put("label", "zephyrlabel"));
        assertThat(sharing.follow(Sharing.path(link)).statusCode()).isEqualTo(200);
        planted.add(link.getString("id"));
        CollectionRequests.holding(server, "zoe", upload);
        assertThat(server.send(server.as("zoe", "/v1/assets/" + upload)
                                .method("PATCH", BodyPublishers.ofString("{\"features\":[\"workflow:paint\"]}"))
                                .build())
                        .statusCode())
                .isEqualTo(200);
        return planted;
    }

    private static String upload() throws Exception {
        return GatewayContract.json(server.send(server.as("zoe", "/v1/assets?name=zephyrname.png")
                        .header("Idempotency-Key", "zephyrkey")
                        .header("Content-Disposition", "attachment; filename=\"zephyrname.png\"")
                        .POST(BodyPublishers.ofByteArray(Picture.png(50, 30)))
                        .build()))
                .getString("id");
    }

    /** Every row of every table, and every name and byte of the store, in small letters. */
    private static String everything() throws Exception {
        StringBuilder all = new StringBuilder();
        for (String table : rows("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")) {
            rows("SELECT t::text FROM " + table + " t")
                    .forEach(row -> all.append(row).append('\n'));
        }
        return all.append(stored(account -> !account.equals(JOURNAL)))
                .toString()
                .toLowerCase(Locale.ROOT);
    }

    /** What the store has in some of its folders. */
    private static String stored(Predicate<String> folders) throws Exception {
        StringBuilder all = new StringBuilder();
        for (Path file : LiveFolder.files(folder.resolve("objects"))) {
            if (folders.test(file.getName(file.getNameCount() - 2).toString())) {
                all.append(file).append('\n').append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    private static List<String> withoutIds(List<String> planted) {
        return planted.stream().filter(value -> !ID.matcher(value).matches()).toList();
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> rows(String sql) throws Exception {
        List<String> rows = new ArrayList<>();
        try (var connection = server.connect();
                var statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }
}
