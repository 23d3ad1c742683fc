package io.holdfast.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.events.EventsConfig;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Changed;
import io.holdfast.testing.DisclosureChain;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Operator;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is old is swept, what is young stays, and operators see both happen. */
class RetentionTest {
    private static final List<String> QUEUES = List.of(
            "erasures",
            "account-erasures",
            "account-moves",
            "credentials",
            "deliveries",
            "exports",
            "ingests",
            "intakes",
            "leftovers");

    private static final String ID = "gen_random_uuid()";
    private static final List<String> PLANTED = List.of(
            "ingest",
            "generation WHERE status = 'erased'",
            "erasure_receipt",
            "event WHERE number > 1000",
            "request_key",
            "upload",
            "share_link",
            "export",
            "export_entry");

    @TempDir
    static Path folder;

    private static GatewayServer server;
    private static String own;

    @BeforeAll
    static void start() throws Exception {
        server = GatewayServer.start(
                folder,
                Optional.empty(),
                new OutboundConfig(List.of(), false),
                usual -> Changed.settings(
                        usual,
                        often(usual.features().events()),
                        new RetentionConfig(
                                Duration.ofDays(30),
                                Duration.ofDays(365),
                                Duration.ofDays(30),
                                Duration.ofDays(365),
                                Duration.ofMillis(500),
                                500)));
        server.send(server.as("ann", "/v1/assets")
                .POST(BodyPublishers.ofByteArray(Picture.png(4, 4)))
                .build());
        own = "'" + Operator.account("ann") + "'";
    }

    private static EventsConfig often(EventsConfig usual) {
        return new EventsConfig(
                usual.heartbeat(),
                usual.poll(),
                usual.retention(),
                Duration.ofMillis(500),
                usual.maxStreams(),
                usual.maxStreamsPerAccount(),
                usual.webhooks());
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void eachSweepRemovesWhatIsOldAndNothingElse() throws Exception {
        plantWork();
        plantBelongings();

        for (String table : PLANTED) {
            Waiting.until(() -> server.count("SELECT count(*) FROM " + table) <= 1);
        }
        JsonObject again = passes();
        Waiting.until(() -> passes().stream()
                .allMatch(pass -> ((Long) pass.getValue()) > again.getLong(pass.getKey(), Long.MAX_VALUE)));
        for (String table : PLANTED) {
            assertThat(server.count("SELECT count(*) FROM " + table)).as(table).isEqualTo(1);
        }
        assertThat(server.meter("holdfast_swept_total", "sweep=\"receipts\"")).isEqualTo(600);
        assertThat(server.count("SELECT all_rows FROM sweep WHERE name = 'receipts'"))
                .isEqualTo(600);
    }

    private static void plantWork() throws Exception {
        String run = "'01940000-0000-7000-8000-0000000000aa'";
        server.execute("INSERT INTO generation (account_id, id, actor, fingerprint, model) VALUES (" + own + ", " + run
                + ", 'b', '', 'm')");
        plant(
                "ingest",
                "account_id, generation_id, number, state, url_digest, next_at",
                own + ", " + run + ", n, 'done', '', at",
                30);
        plant(
                "generation",
                "account_id, id, status, actor, finished_at",
                own + ", " + ID + ", 'erased', 'old', at",
                30);
        plant("erasure_receipt", "id, deadline, finished_at, digest", ID + ", at, at, sha256('')", 365);
        plant("event", "account_id, number, type, asset_id, created_at", own + ", 1000 + n, 'old', " + ID + ", at", 7);
    }

    private static void plantBelongings() throws Exception {
        plant("request_key", "account_id, key, expires_at", own + ", 'old ' || n, at + interval '2 minutes'", 0);
        plant(
                "upload",
                "account_id, id, state, partial, ends_at_length, part_bytes, expires_at",
                own + ", " + ID + ", 'complete', false, true, 1, at + interval '1 second'",
                0);
        plant(
                "share_link",
                "account_id, id, asset_id, expires_at",
                own + ", " + ID + ", (SELECT id FROM asset LIMIT 1), at",
                30);
        plant(
                "export",
                "account_id, id, state, ready_at, expires_at",
                own + ", " + ID + ", 'ready', at, at + interval '1 second'",
                0);
        server.execute(
                "INSERT INTO export_entry SELECT account_id, id, 1, NULL, 'a', 0, 0, 1, 0, sha256(''), now(), 'x'"
                        + " FROM export");
    }

    /** How often the sweeps of these have come to their end, as the lease counts. */
    private static JsonObject passes() throws Exception {
        JsonObject passes = new JsonObject();
        for (String name : List.of("finished-ingests", "receipts", "events", "erased-runs", "past-links")) {
            passes.put(name, server.count("SELECT lease FROM sweep WHERE name = '" + name + "'"));
        }
        return passes;
    }

    @Test
    void aLineOfAnOperatorIsKeptWhileWhatItTellsOfHolds() throws Exception {
        Operator operator = new Operator(server);
        for (String person : List.of("bea", "cleo")) {
            server.send(server.as(person, "/v1/account").build());
            operator.does("block", person, new JsonObject());
        }
        operator.does("unblock", "cleo", new JsonObject());
        server.execute("ALTER TABLE operator_action DISABLE TRIGGER operator_action_stays");
        server.execute("UPDATE operator_action SET created_at = now() - interval '31 days' WHERE account_id IN ('"
                + Operator.account("bea") + "', '" + Operator.account("cleo") + "')");
        server.execute("ALTER TABLE operator_action ENABLE TRIGGER operator_action_stays");
        operator.does("block", "cleo", new JsonObject());

        Waiting.until(() -> lines("cleo") == 1);
        assertThat(lines("bea")).isEqualTo(1);
        operator.does("unblock", "bea", new JsonObject());
        Waiting.until(() -> lines("bea") == 1);
        assertThat(server.count("SELECT count(*) FROM operator_action WHERE account_id = '" + Operator.account("bea")
                        + "' AND action = 'unblock'"))
                .isEqualTo(1);
    }

    private static long lines(String person) throws Exception {
        return server.count(
                "SELECT count(*) FROM operator_action WHERE account_id = '" + Operator.account(person) + "'");
    }

    @Test
    void aChainOfDisclosuresIsStillProvedWhenItsFrontIsSwept() throws Exception {
        String person = "dora";
        server.send(server.as(person, "/v1/account").build());
        String account = Operator.account(person).toString();
        String held = Operator.account("eve").toString();
        server.send(server.as("eve", "/v1/account").build());
        server.execute("ALTER TABLE disclosure DISABLE TRIGGER disclosure_kept");
        for (String of : List.of(account, held)) {
            server.execute("INSERT INTO disclosure (account_id, id, asset_id, channel, purpose, recipient) SELECT '"
                    + of + "', " + ID + ", " + ID + ", 'workflow', 'inference', 'b' FROM generate_series(1, 1200)");
        }
        server.execute("INSERT INTO hold (account_id, id) VALUES ('" + held + "', " + ID + ")");
        age(account);
        age(held);
        server.execute("ALTER TABLE disclosure ENABLE TRIGGER disclosure_kept");

        Waiting.until(() -> server.count("SELECT count(*) FROM disclosure WHERE account_id = '" + account + "'") == 10);
        server.execute("INSERT INTO disclosure (account_id, id, asset_id, channel, purpose, recipient) VALUES ('"
                + account + "', " + ID + ", " + ID + ", 'workflow', 'inference', 'b')");

        JsonObject page = GatewayContract.json(
                server.send(server.as(person, "/v1/disclosures?limit=200").build()));
        List<JsonObject> oldestFirst = page.getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .sorted((a, b) -> Long.compare(a.getLong("number"), b.getLong("number")))
                .toList();
        assertThat(oldestFirst).hasSize(11);
        assertThat(page.getJsonObject("anchor").getLong("number")).isEqualTo(1190);
        assertThat(DisclosureChain.faults(account, page.getJsonObject("anchor"), oldestFirst))
                .isEmpty();
        assertThat(DisclosureChain.faults(account, page.getJsonObject("anchor"), oldestFirst.subList(1, 11)))
                .isNotEmpty();
        assertThat(server.count("SELECT count(*) FROM disclosure WHERE account_id = '" + held + "'"))
                .isEqualTo(1200);
    }

    /** Makes all but the last ten disclosures of an account two years old, each with the hash that it then has. */
    private static void age(String account) throws Exception {
        server.execute("ALTER TABLE disclosure_head DISABLE TRIGGER disclosure_head_kept");
        server.execute("DO $$ DECLARE d disclosure; before bytea := decode(repeat('00', 32), 'hex'); BEGIN"
                + " FOR d IN SELECT * FROM disclosure WHERE account_id = '" + account + "' ORDER BY number LOOP"
                + " d.previous := before;"
                + " IF d.number <= 1190 THEN d.created_at := now() - interval '2 years'; END IF;"
                + " d.hash := disclosure_hash(d); before := d.hash;"
                + " UPDATE disclosure SET previous = d.previous, created_at = d.created_at, hash = d.hash"
                + " WHERE account_id = d.account_id AND id = d.id; END LOOP;"
                + " UPDATE disclosure_head SET hash = before WHERE account_id = '" + account + "'; END $$");
        server.execute("ALTER TABLE disclosure_head ENABLE TRIGGER disclosure_head_kept");
    }

    @Test
    void operatorsSeeEachSweepAndEachQueue() throws Exception {
        Waiting.until(() -> server.count("SELECT count(*) FROM sweep WHERE finished_at IS NULL") == 0);

        List<JsonObject> items =
                GatewayContract.json(new Operator(server).send("GET", "/v1/admin/jobs", ""))
                        .getJsonArray("items")
                        .stream()
                        .map(JsonObject.class::cast)
                        .toList();
        Map<String, String> jobs =
                items.stream().collect(Collectors.toMap(job -> job.getString("name"), job -> job.getString("kind")));
        assertThat(items)
                .filteredOn(job -> job.getString("kind").equals("sweep"))
                .allMatch(job -> job.getString("nextAt") != null && job.getString("finishedAt") != null);

        for (String sweep : List.of(
                "events",
                "dead-deliveries",
                "request-keys",
                "finished-uploads",
                "erased-runs",
                "finished-ingests",
                "past-links",
                "past-viewings",
                "past-export-files",
                "past-exports",
                "operator-actions",
                "receipts",
                "disclosures")) {
            assertThat(jobs).containsEntry(sweep, "sweep");
        }
        for (String queue : QUEUES) {
            assertThat(jobs).containsEntry(queue, "queue");
        }
        assertThat(server.send(server.as("ann", "/v1/admin/jobs").build()).statusCode())
                .isEqualTo(403);
        assertThat(server.meter("holdfast_sweep_late_seconds", "")).isLessThan(3600);
    }

    /** Six hundred rows whose time {@code at} is a day beyond a retention, and one whose time is an hour within it. */
    private static void plant(String table, String columns, String values, int days) throws Exception {
        server.execute("INSERT INTO " + table + " (" + columns + ") SELECT " + values
                + " FROM (SELECT n, CASE WHEN n <= 600 THEN now() - interval '" + (days + 1)
                + " days' ELSE now() - interval '"
                + days + " days' + interval '1 hour' END AS at FROM generate_series(1, 601) n) planted");
    }
}
