package io.holdfast.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Development;
import io.holdfast.app.GatewayContract;
import io.holdfast.objectstore.FaultyStore;
import io.holdfast.tenancy.Accounts;
import io.holdfast.testing.CollectionRequests;
import io.holdfast.testing.ExportRequests;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Sharing;
import io.holdfast.testing.TwoReplicas;
import io.holdfast.testing.Waiting;
import io.holdfast.testing.WebhookRequests;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People who leave, at two replicas and a store that fails one call in ten. */
class AccountErasureTest {
    private static final String SCOPES = "assets:read assets:write webhooks:manage account:manage";
    private static final List<String> TABLES = List.of(
            "account",
            "quota",
            "asset",
            "intake",
            "upload",
            "upload_tail",
            "generation",
            "generation_input",
            "generation_output",
            "collection",
            "collection_asset",
            "webhook",
            "webhook_delivery",
            "event",
            "export",
            "export_entry",
            "request_key",
            "disclosure",
            "disclosure_head",
            "manifest",
            "share_link",
            "share_viewing",
            "erasure_wish",
            "account_erasure",
            "erased_file");

    @TempDir
    static Path folder;

    private static TwoReplicas replicas;

    @BeforeAll
    static void start() throws Exception {
        replicas = TwoReplicas.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        replicas.close();
    }

    @Test
    void nothingIsLeftButAReceiptThatNamesNobody() throws Exception {
        Random random = new Random(7);
        List<String> digests = belongings("leo");
        run("leo", "a secret prompt of leo");
        longRecord("leo");
        new ExportRequests(replicas.first.client, "leo").ready(replicas.port(0), new JsonObject());
        String open = openUpload("leo");
        change("leo", "{\"name\":\"Leo Leaver\",\"email\":\"leo@example.com\"}");
        replicas.faulty.only(any -> random.nextInt(10) == 0).answerEach(503, FaultyStore.When.BEFORE_BODY);
        String before = token("leo", Instant.now());

        JsonObject receipt = GatewayContract.json(send(0, "DELETE", "/v1/account", before, ""));

        assertThat(receipt.getString("state")).isEqualTo("erasing");
        for (String path : List.of(
                "/v1/account", "/v1/assets", "/v1/quota", "/v1/events", "/v1/webhooks", "/v1/collections", open)) {
            for (int turn = 0; turn < 2; turn++) {
                assertThat(send(turn, "GET", path, before, "").statusCode())
                        .as(path)
                        .isEqualTo(403);
            }
        }
        String self = receipt.getJsonObject("links").getString("self");
        Waiting.until(() -> receipt(self).getString("state").equals("erased"));
        JsonObject done = receipt(self);
        assertThat(done.getJsonObject("erased").getInteger("assets")).isEqualTo(digests.size());
        assertThat(done.getJsonObject("erased").getInteger("runs")).isEqualTo(1);
        assertThat(done.getJsonObject("erased").getInteger("webhooks")).isEqualTo(1);
        assertThat(done.getJsonObject("erased").getInteger("disclosures")).isEqualTo(2_502);
        assertThat(done.getJsonObject("erased").getInteger("links")).isEqualTo(2);
        assertThat(done.getJsonObject("erased").getInteger("collections")).isEqualTo(1);
        assertThat(done.getString("sha256")).isEqualTo(digestOf(digests));
        assertThat(done.encode()).doesNotContain("leo", id("leo").toString());
        nothingIsLeftOf("leo");
        Waiting.until(() -> replicas.store.objects().stream()
                .noneMatch(key -> key.contains(id("leo").toString())));
        assertThat(send(1, "GET", "/v1/account", before, "").statusCode()).isEqualTo(403);
    }

    @Test
    void aSignedLinkIsClosedWithTheAccount() throws Exception {
        belongings("lou");
        String path = URI.create(GatewayContract.json(send(0, "GET", "/v1/assets", token("lou", Instant.now()), ""))
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getString("contentUrl"))
                .getPath();
        assertThat(send(1, "GET", path, "", "").statusCode()).isEqualTo(200);
        // as the answer to the deletion would find it, before a worker has done anything
        replicas.first.execute("UPDATE account SET closed_at = now() WHERE account_id = '" + id("lou") + "'");

        assertThat(send(0, "GET", path, "", "").statusCode()).isEqualTo(404);
        assertThat(send(1, "GET", path, "", "").statusCode()).isEqualTo(404);
    }

    @Test
    void onlyATokenThatIsCertainlyNewerOpensAnotherAccount() throws Exception {
        belongings("mia");
        String early = token("mia", Instant.now());
        String ahead = token("mia", Instant.now().plusSeconds(59)); // within what clocks may differ
        JsonObject receipt = GatewayContract.json(send(0, "DELETE", "/v1/account", early, ""));
        HttpResponse<byte[]> again = send(1, "DELETE", "/v1/account", early, "");
        assertThat(again.statusCode()).isEqualTo(403);
        assertThat(GatewayContract.json(again).getString("type")).isEqualTo("/problems/account-erased");
        String self = receipt.getJsonObject("links").getString("self");
        Waiting.until(() -> receipt(self).getString("state").equals("erased"));
        assertThat(send(1, "GET", "/v1/account", ahead, "").statusCode()).isEqualTo(403);
        assertThat(backend("mia").statusCode()).isEqualTo(403);
        replicas.first.execute("UPDATE erased_account SET erased_at = erased_at - interval '2 minutes'");
        String older = token("mia", Instant.now().minusSeconds(120));
        String later = token("mia", Instant.now());
        Waiting.until(() -> send(0, "GET", "/v1/account", later, "").statusCode() == 200);
        assertThat(GatewayContract.json(send(0, "GET", "/v1/assets", later, "")).getJsonArray("items"))
                .isEmpty();
        assertThat(GatewayContract.json(send(0, "GET", "/v1/quota", later, "")).getLong("usedBytes"))
                .isZero();
        assertThat(send(0, "GET", "/v1/account", older, "").statusCode()).isEqualTo(403);
        Waiting.until(() -> backend("mia").statusCode() == 201);
    }

    /** Files, a gallery with one of them, and a webhook; the files' digests. */
    private static List<String> belongings(String person) throws Exception {
        List<String> digests = new ArrayList<>();
        String last = "";
        String token = token(person, Instant.now());
        for (int width : new int[] {5, 5, 6, 7, 8, 9}) {
            JsonObject asset = GatewayContract.json(replicas.first.send(as("/v1/assets", token)
                    .POST(BodyPublishers.ofByteArray(Picture.png(width, 5)))
                    .build()));
            digests.add(asset.getString("sha256"));
            last = asset.getString("id");
        }
        CollectionRequests.holding(replicas.first, person, last);
        WebhookRequests.any(replicas.first, person);
        return digests;
    }

    private static void nothingIsLeftOf(String person) throws Exception {
        for (String table : TABLES) {
            assertThat(replicas.first.count(
                            "SELECT count(*) FROM " + table + " WHERE account_id = '" + id(person) + "'"))
                    .as(table)
                    .isZero();
        }
    }

    private static String anAsset(String person) throws Exception {
        return GatewayContract.json(send(0, "GET", "/v1/assets", token(person, Instant.now()), ""))
                .getJsonArray("items")
                .getJsonObject(0)
                .getString("id");
    }

    /** A run that was given a file, which the backend has read. */
    private static void run(String person, String prompt) throws Exception {
        String input = anAsset(person);
        JsonObject draft =
                new JsonObject().put("model", "m").put("prompt", prompt).put("inputs", new JsonArray().add(input));
        HttpResponse<byte[]> recorded = replicas.first.send(GatewayServer.backend(
                        "backend", person, URI.create(replicas.first.url("/v1/generations/" + UUID.randomUUID())))
                .PUT(BodyPublishers.ofString(draft.encode()))
                .build());
        assertThat(recorded.statusCode()).isEqualTo(201);
        HttpResponse<byte[]> read = replicas.first.send(GatewayServer.backend(
                        "backend", person, URI.create(replicas.first.url("/v1/assets/" + input + "/content")))
                .build());
        assertThat(read.statusCode()).isEqualTo(200);
    }

    /** Links, one of them followed, and more disclosures than may go at once. */
    private static void longRecord(String person) throws Exception {
        String own = " WHERE account_id = '" + id(person) + "'";
        replicas.first.execute(
                "INSERT INTO disclosure (account_id, id, asset_id, channel, purpose, recipient, generation_id)"
                        + " SELECT account_id, gen_random_uuid(), asset_id, channel, purpose, recipient, generation_id"
                        + " FROM disclosure, generate_series(1, 2500)" + own);
        replicas.first.execute(
                "CREATE FUNCTION few_at_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " IF (SELECT count(*) FROM gone) > 1000 THEN RAISE EXCEPTION 'too many at once'; END IF; RETURN NULL; END $$");
        replicas.first.execute("CREATE TRIGGER few_at_once AFTER DELETE ON disclosure REFERENCING OLD TABLE AS gone"
                + " FOR EACH STATEMENT EXECUTE FUNCTION few_at_once()");
        Sharing sharing = new Sharing(replicas.first);
        JsonObject link = sharing.link(person, anAsset(person), new JsonObject());
        sharing.link(person, anAsset(person), new JsonObject());
        assertThat(sharing.follow(Sharing.path(link)).statusCode()).isEqualTo(200);
        assertThat(replicas.first.count("SELECT count(*) FROM manifest" + own)).isPositive();
    }

    private static HttpResponse<byte[]> backend(String person) throws Exception {
        return replicas.first.send(GatewayServer.backend(
                        "backend", person, URI.create(replicas.first.url("/v1/generations/" + UUID.randomUUID())))
                .PUT(BodyPublishers.ofString("{\"model\":\"m\"}"))
                .build());
    }

    private static String openUpload(String person) throws Exception {
        return replicas.first
                .send(as("/v1/uploads", token(person, Instant.now()))
                        .header("Tus-Resumable", "1.0.0")
                        .header("Upload-Length", "1000000")
                        .header(
                                "Upload-Metadata",
                                "filename "
                                        + Base64.getEncoder().encodeToString("leo".getBytes(StandardCharsets.UTF_8)))
                        .POST(BodyPublishers.noBody())
                        .build())
                .headers()
                .firstValue("location")
                .map(location -> URI.create(location).getPath())
                .orElseThrow();
    }

    private static void change(String person, String patch) throws Exception {
        assertThat(send(0, "PATCH", "/v1/account", token(person, Instant.now()), patch)
                        .statusCode())
                .isEqualTo(200);
    }

    private static JsonObject receipt(String path) throws Exception {
        return GatewayContract.json(send(1, "GET", path, "", ""));
    }

    private static UUID id(String person) {
        return Accounts.idOf(Development.ISSUER, person);
    }

    private static String digestOf(List<String> sha256s) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        sha256s.stream()
                .sorted(Comparator.naturalOrder())
                .map(HexFormat.of()::parseHex)
                .forEach(digest::update);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String token(String person, Instant issued) throws Exception {
        return Development.token(GatewayServer.SECRET, person, SCOPES, Duration.ofDays(1), issued);
    }

    private static HttpRequest.Builder as(String path, String token) {
        return HttpRequest.newBuilder(URI.create(replicas.first.url(path))).header("Authorization", "Bearer " + token);
    }

    private static HttpResponse<byte[]> send(int turn, String method, String path, String token, String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + replicas.port(turn) + path))
                .method(method, BodyPublishers.ofString(body));
        if (path.startsWith("/v1/uploads")) {
            request.header("Tus-Resumable", "1.0.0");
        }
        return replicas.first.send(
                (token.isEmpty() ? request : request.header("Authorization", "Bearer " + token)).build());
    }
}
