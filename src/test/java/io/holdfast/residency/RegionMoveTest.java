package io.holdfast.residency;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.FileOrigin;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Operator;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts that move from one region to another, where objects are sealed. */
class RegionMoveTest {
    /** So long that what stays for those who read it lapses when a test says so, however slow the machine is. */
    private static final Duration GRACE = Duration.ofHours(1);

    @TempDir
    static Path folder;

    private static TwoRegions regions;
    private static GatewayServer server;

    @BeforeAll
    static void start() throws Exception {
        regions = TwoRegions.start(folder, new OutboundConfig(List.of(), false), GRACE);
        server = regions.server;
    }

    @AfterAll
    static void stop() throws Exception {
        regions.close();
    }

    @AfterEach
    void heal() {
        regions.america.heal();
    }

    @Test
    void allOfAnAccountMovesThereAndBackAndNothingStaysBehind() throws Exception {
        Map<String, byte[]> assets = assets("ann", 12);
        String large = regions.upload("ann", FileOrigin.picture(12 << 20));
        assets.put(large, regions.content("ann", large));

        JsonObject moving = GatewayContract.json(regions.move("ann", "us"));
        assertThat(moving.getString("homeRegion")).isEqualTo("us");
        assertThat(moving.getJsonObject("move").getString("to")).isEqualTo("us");
        JsonObject move = moving.getJsonObject("move");
        assertThat(move.getLong("left") + move.getLong("moved")).isEqualTo(13);
        String later = regions.upload("ann", Picture.png(50, 50));
        assertThat(server.count(
                        "SELECT count(*) FROM asset WHERE id = '" + id(later) + "' AND object_key LIKE 'r/us/%'"))
                .isEqualTo(1);
        assets.put(later, regions.content("ann", later));
        arrived("ann");

        assertThat(regions.inEurope("ann")).isEmpty();
        assertThat(regions.inAmerica("ann")).hasSize(14);
        assertThat(sealed("ann")).isEqualTo(14);
        unchanged("ann", assets);
        told("ann", 1);

        regions.move("ann", "eu");
        arrived("ann");
        assertThat(regions.inAmerica("ann")).isEmpty();
        assertThat(regions.inEurope("ann")).hasSize(14);
        assertThat(sealed("ann")).isZero();
        unchanged("ann", assets);
        told("ann", 2);
        assertThat(rows("leftover", "ann")).isZero();
    }

    @Test
    void aRegionThatIsAwayKeepsNothingElsewhereFromBeingErased() throws Exception {
        regions.open("otto", "us");
        String far = regions.upload("otto", Picture.png(30, 30));
        String near = regions.upload("anna", Picture.png(30, 30));
        assertThat(regions.inAmerica("otto")).hasSize(1);
        regions.america.refuse();

        server.send(server.as("otto", far).DELETE().build());
        server.send(server.as("anna", near).DELETE().build());

        Waiting.until(() -> regions.inEurope("anna").isEmpty());
        assertThat(regions.inAmerica("otto")).hasSize(1);
        regions.america.heal();
        Waiting.until(() -> regions.inAmerica("otto").isEmpty());
        Waiting.until(() -> rows("asset", "otto") + rows("asset", "anna") == 0);
    }

    @Test
    void whatIsHeldMovesAndStaysHeldAndUnchanged() throws Exception {
        String asset = regions.upload("hal", Picture.png(20, 20));
        new Operator(server)
                .does("hold", "hal", new JsonObject().put("asset", id(asset)).put("basis", "Art. 17 (3) (e) GDPR"));
        String tag = server.send(server.as("hal", asset + "/content").build())
                .headers()
                .firstValue("etag")
                .orElseThrow();

        regions.move("hal", "us");
        arrived("hal");

        assertThat(regions.inEurope("hal")).isEmpty();
        assertThat(server.send(server.as("hal", asset + "/content")
                                .header("If-None-Match", tag)
                                .build())
                        .statusCode())
                .isEqualTo(304);
        assertThat(server.send(server.as("hal", asset).DELETE().build()).statusCode())
                .isEqualTo(423);
    }

    @Test
    void anUploadThatHadBegunIsFinishedWhereItIsAndMovesThen() throws Exception {
        byte[] film = FileOrigin.picture(9 << 20);
        String upload = regions.tus("ida", "Upload-Length", "" + film.length, "Holdfast-Stamp", "none");
        regions.append("ida", upload, film, 0, 7_000_001);
        String piece = regions.tus("ida", "Upload-Length", "" + film.length, "Upload-Concat", "partial");
        regions.append("ida", piece, film, 0, film.length);

        regions.move("ida", "us");
        String joined = asset(server.send(server.as("ida", "/v1/uploads")
                .header("Tus-Resumable", "1.0.0")
                .header("Holdfast-Stamp", "none")
                .header("Upload-Concat", "final;" + piece)
                .POST(BodyPublishers.noBody())
                .build()));
        assertThat(server.count(
                        "SELECT count(*) FROM asset WHERE id = '" + id(joined) + "' AND object_key LIKE 'r/us/%'"))
                .isEqualTo(1);
        assertThat(regions.account("ida").getJsonObject("move").getLong("left")).isZero();
        String whole = asset(regions.append("ida", upload, film, 7_000_001, film.length));
        // a piece stays for an hour for those who ask for the same again
        server.execute("UPDATE intake SET expires_at = now() - interval '1 day'");
        arrived("ida");

        assertThat(regions.inEurope("ida")).isEmpty();
        assertThat(regions.inAmerica("ida")).hasSize(2);
        unchanged("ida", Map.of(whole, film, joined, film));
    }

    @Test
    void aSecondWishTakesThePlaceOfTheFirst() throws Exception {
        Map<String, byte[]> assets = assets("bea", 8);
        regions.move("bea", "us");

        JsonObject back = GatewayContract.json(regions.move("bea", "eu"));

        assertThat(back.getString("homeRegion")).isEqualTo("eu");
        arrived("bea");
        Waiting.until(() -> regions.inAmerica("bea").isEmpty());
        assertThat(regions.inEurope("bea")).hasSize(8);
        unchanged("bea", assets);
    }

    @Test
    void whatWasErasedWhileItMovedIsGoneFromBothRegions() throws Exception {
        for (int file = 0; file < 10; file++) {
            regions.upload("cleo", Picture.png(20 + file, 20));
        }
        regions.move("cleo", "us");
        Waiting.until(() -> !regions.inAmerica("cleo").isEmpty());

        assertThat(server.send(server.as("cleo", "/v1/account").DELETE().build())
                        .statusCode())
                .isEqualTo(202);

        Waiting.until(() -> server.count("SELECT count(*) FROM account WHERE subject = 'cleo'") == 0);
        assertThat(regions.inEurope("cleo")).isEmpty();
        assertThat(regions.inAmerica("cleo")).isEmpty();
        assertThat(rows("leftover", "cleo")).isZero();
    }

    @Test
    void bytesThatArriveOtherThanTheyWereMoveNowhere() throws Exception {
        String asset = regions.upload("dora", Picture.png(30, 30));
        byte[] bytes = regions.content("dora", asset);
        String id = id(asset);
        byte[] sha256 = java.security.MessageDigest.getInstance("SHA-256").digest(bytes);
        server.execute("UPDATE asset SET sha256 = decode(repeat('ab', 32), 'hex') WHERE id = '" + id + "'");

        regions.move("dora", "us");

        Waiting.until(() -> server.count("SELECT count(*) FROM account_move WHERE attempts > 1 AND account_id = '"
                        + Operator.account("dora") + "'")
                == 1);
        assertThat(regions.inEurope("dora")).hasSize(1);
        assertThat(regions.content("dora", asset)).isEqualTo(bytes);
        assertThat(regions.account("dora").getJsonObject("move").getLong("left"))
                .isEqualTo(1);
        server.execute("UPDATE asset SET sha256 = decode('"
                + java.util.HexFormat.of().formatHex(sha256) + "', 'hex') WHERE id = '" + id + "'");
        arrived("dora");
        assertThat(regions.inEurope("dora")).isEmpty();
        assertThat(regions.content("dora", asset)).isEqualTo(bytes);
    }

    @Test
    void whoReadsWhileItMovesReadsOn() throws Exception {
        byte[] film = FileOrigin.picture(30 << 20);
        String asset = regions.upload("emil", film);
        byte[] bytes = regions.content("emil", asset);
        var slow = new SlowDownload(server, "emil", asset + "/content");

        regions.move("emil", "us");
        Waiting.until(() -> server.count("SELECT count(*) FROM asset WHERE object_key LIKE 'r/us/%' AND account_id = '"
                        + Operator.account("emil") + "'")
                == 1);

        assertThat(slow.rest()).isEqualTo(bytes);
        assertThat(regions.content("emil", asset)).isEqualTo(bytes);
        assertThat(regions.inEurope("emil")).hasSize(1);
        arrived("emil");
        assertThat(regions.inEurope("emil")).isEmpty();
    }

    private Map<String, byte[]> assets(String person, int many) throws Exception {
        Map<String, byte[]> assets = new LinkedHashMap<>();
        for (int file = 0; file < many; file++) {
            String asset = regions.upload(person, Picture.png(20 + file, 20));
            assets.put(asset, regions.content(person, asset));
        }
        return assets;
    }

    /** Lets what stays for those who read it lapse, and waits until the move is over. */
    private void arrived(String person) {
        regions.arrived(person);
    }

    private void unchanged(String person, Map<String, byte[]> assets) throws Exception {
        for (Map.Entry<String, byte[]> asset : assets.entrySet()) {
            assertThat(regions.content(person, asset.getKey())).isEqualTo(asset.getValue());
        }
    }

    private void told(String person, int times) throws Exception {
        UUID account = Operator.account(person);
        Waiting.until(() -> server.count("SELECT count(*) FROM event WHERE account_id = '" + account
                        + "' AND type = 'communications' AND essential")
                == times);
    }

    private static long rows(String table, String person) throws Exception {
        return server.count("SELECT count(*) FROM " + table + " WHERE account_id = '" + Operator.account(person) + "'");
    }

    private long sealed(String person) throws Exception {
        return server.count("SELECT count(*) FROM object_key WHERE account_id = '" + Operator.account(person) + "'");
    }

    private static String asset(java.net.http.HttpResponse<byte[]> whole) {
        return whole.headers().firstValue("holdfast-asset").orElseThrow();
    }

    private static String id(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
