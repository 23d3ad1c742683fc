package io.holdfast.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Gateway;
import io.holdfast.app.Settings;
import io.holdfast.erasure.ErasureJournal;
import io.holdfast.objectstore.s3.S3Server;
import io.holdfast.shredding.ConfiguredMasterKey;
import io.holdfast.shredding.ShreddingConfig;
import io.holdfast.testing.Changed;
import io.holdfast.testing.DrillRig;
import io.holdfast.testing.GatewayProcess;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.OnSystemPostgres;
import io.holdfast.testing.Picture;
import io.holdfast.testing.SystemPostgres;
import io.holdfast.testing.Waiting;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database is lost and restored from a backup that is older than some erasures. */
class RestoreDrillTest extends OnSystemPostgres {
    private static final String MASTER = Base64.getEncoder().encodeToString(new byte[32]);

    RestoreDrillTest(@TempDir Path folder) {
        super(folder);
    }

    @Test
    void whatWasErasedSinceTheBackupIsErasedAgainBeforeAnythingIsServed() throws Exception {
        DrillRig rig = DrillRig.on(postgres, folder, "drill");
        try (S3Server store = S3Server.start()) {
            Gateway before = rig.gateway(usual -> Changed.settings(usual, GatewayServer.s3(store.config())));
            List<String> anns = assets(before, "ann", 4);
            assets(before, "bob", 2);
            UUID run = run(before, "ann");
            rig.backUp();
            erase(before, rig, anns.get(0), run);
            Waiting.until(() -> store.objects().size() == 3);
            List<String> kept = store.objects();
            String late = DrillRig.store(before, "cleo", picture("cleo", 0));
            before.stop().await();

            rig.lose();
            rig.restore();
            assertThat(rig.rows("asset", "ann")).isEqualTo(4);
            assertThat(rig.rows("asset", "bob")).isEqualTo(2);
            Gateway after = rig.gateway(usual -> Changed.settings(usual, GatewayServer.s3(store.config())));

            assertThat(DrillRig.ready(after.managementPort())).isEqualTo(200);
            assertThat(rig.rows("asset", "ann")).isEqualTo(3);
            isGone(after, rig, anns.get(0), run);
            for (int i = 1; i < 4; i++) {
                assertThat(DrillRig.content(after, "ann", anns.get(i))).isEqualTo(picture("ann", i));
            }
            Waiting.until(() -> rig.rows("account", "bob") == 0);
            assertThat(store.objects()).hasSize(4).anyMatch(name -> name.contains(late));
            assertThat(command(rig, GatewayProcess.settings(store.config()), "erase-orphans")
                            .said())
                    .contains("erased: 1 objects of " + picture("cleo", 0).length + " bytes", "found: 0 objects");
            store.put("left/behind.part", new byte[9]);
            assertThat(command(rig, GatewayProcess.settings(store.config()), "erase-foreign")
                            .said())
                    .contains("found: 0 objects", "erased: 1 objects of 9 bytes");
            assertThat(store.objects()).containsExactlyInAnyOrderElementsOf(kept);
            after.stop().await();
        }
    }

    /** An asset and a run of one account, and all of another. */
    private static void erase(Gateway gateway, DrillRig rig, String asset, UUID run) throws Exception {
        assertThat(DrillRig.status(gateway, "DELETE", "ann", "/v1/assets/" + asset))
                .isEqualTo(204);
        assertThat(DrillRig.status(gateway, "DELETE", "ann", "/v1/generations/" + run))
                .isEqualTo(204);
        assertThat(DrillRig.status(gateway, "DELETE", "bob", "/v1/account")).isEqualTo(202);
        Waiting.until(() -> rig.rows("account", "bob") == 0 && rig.rows("asset", "ann") == 3);
        Waiting.until(() -> rig.count("SELECT count(*) FROM generation WHERE NOT erase_journaled") == 0);
    }

    private static void isGone(Gateway gateway, DrillRig rig, String asset, UUID run) throws Exception {
        assertThat(DrillRig.status(gateway, "GET", "ann", "/v1/assets/" + asset))
                .isEqualTo(404);
        assertThat(DrillRig.status(gateway, "GET", "ann", "/v1/assets/" + asset + "/content"))
                .isEqualTo(404);
        assertThat(DrillRig.status(gateway, "GET", "ann", "/v1/generations/" + run))
                .isIn(404, 410);
        assertThat(rig.count("SELECT count(*) FROM generation WHERE prompt IS NOT NULL"))
                .isZero();
        assertThat(DrillRig.status(gateway, "GET", "bob", "/v1/assets")).isEqualTo(403);
        assertThat(rig.rows("erased_account", "bob")).isEqualTo(1);
    }

    @Test
    void theKeyOfAnErasedAccountDoesNotComeBack() throws Exception {
        DrillRig rig = DrillRig.on(postgres, folder, "shredded");
        Gateway before = rig.gateway(RestoreDrillTest::sealing);
        String anns = assets(before, "ann", 1).get(0);
        assets(before, "bob", 1);
        rig.backUp();
        assertThat(DrillRig.status(before, "DELETE", "bob", "/v1/account")).isEqualTo(202);
        Waiting.until(() -> rig.rows("account", "bob") == 0);
        before.stop().await();

        rig.lose();
        rig.restore();
        assertThat(rig.rows("account_key", "bob")).isEqualTo(1);
        Gateway after = rig.gateway(RestoreDrillTest::sealing);

        assertThat(rig.rows("account_key", "bob")).isZero();
        assertThat(DrillRig.content(after, "ann", anns)).isEqualTo(picture("ann", 0));
        Waiting.until(() -> rig.rows("account", "bob") == 0);
        rig.backUp();
        assertThat(Files.readString(rig.backups.resolve("account-keys.copy")))
                .contains(DrillRig.account("ann").toString())
                .doesNotContain(DrillRig.account("bob").toString());
        after.stop().await();
    }

    @Test
    void whereItWasKilledTheReplayGoesOn() throws Exception {
        DrillRig rig = DrillRig.on(postgres, folder, "killed");
        Gateway before = rig.gateway(usual -> usual);
        List<String> anns = assets(before, "ann", 2);
        rig.backUp();
        for (int i = 0; i < 2; i++) {
            int left = 1 - i;
            assertThat(DrillRig.status(before, "DELETE", "ann", "/v1/assets/" + anns.get(i)))
                    .isEqualTo(204);
            Waiting.until(() -> rig.rows("asset", "ann") == left);
        }
        before.stop().await();
        rig.lose();
        rig.restore();

        try (Connection busy = postgres.connect("killed")) {
            busy.setAutoCommit(false);
            busy.createStatement().execute("SELECT FROM asset WHERE id = '" + anns.get(1) + "' FOR UPDATE");
            GatewayProcess killed = GatewayProcess.start(folder.resolve("killed.log"), List.of(), rig.environment());
            assertThat(DrillRig.ready(killed.managementPort())).isEqualTo(503);
            assertThat(DrillRig.send(GatewayServer.as(
                                            "ann", URI.create("http://127.0.0.1:" + killed.port() + "/v1/assets"))
                                    .build())
                            .statusCode())
                    .isEqualTo(503);
            assertThat(rig.count("SELECT count(*) FROM erasure_journal WHERE recorded_at IS NOT NULL"))
                    .isPositive();
            killed.kill();
        }
        SystemPostgres.Ended replayed = command(rig, Map.of(), "replay-erasures");

        assertThat(replayed.code()).as(replayed.said()).isZero();
        assertThat(replayed.said()).contains("erased again: 1 assets");
        assertThat(rig.rows("asset", "ann")).isZero();
    }

    @Test
    void nothingIsServedWhileTheJournalCanNotBeRead() throws Exception {
        DrillRig rig = DrillRig.on(postgres, folder, "unreadable");
        Path journal = Files.createDirectories(folder.resolve("objects").resolve(ErasureJournal.FOLDER.toString()));
        Path torn = Files.writeString(journal.resolve(UUID.randomUUID().toString()), "{\"version\":1,");

        Gateway gateway = rig.gateway(usual -> usual);

        assertThat(DrillRig.ready(gateway.managementPort())).isEqualTo(503);
        HttpResponse<byte[]> refused = DrillRig.send(
                GatewayServer.as("ann", DrillRig.uri(gateway, "/v1/assets")).build());
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(new JsonObject(Buffer.buffer(refused.body())).getString("type"))
                .isEqualTo("/problems/not-ready");
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(DrillRig.status(gateway, "POST", "ann", "/v1/assets")).isEqualTo(503);
        SystemPostgres.Ended replayed = command(rig, Map.of(), "replay-erasures");
        assertThat(replayed.code()).isEqualTo(1);
        assertThat(replayed.said()).contains("the erasure journal can't be read");
        Files.delete(torn);
        Waiting.until(() -> DrillRig.ready(gateway.managementPort()) == 200);
        assertThat(DrillRig.status(gateway, "GET", "ann", "/v1/assets")).isEqualTo(200);
        gateway.stop().await();
    }

    private static Settings sealing(Settings usual) {
        return Changed.settings(usual, new ShreddingConfig(true, List.of(ConfiguredMasterKey.of(MASTER))));
    }

    private static List<String> assets(Gateway gateway, String person, int count) throws Exception {
        List<String> assets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            assets.add(DrillRig.store(gateway, person, picture(person, i)));
        }
        return assets;
    }

    private static byte[] picture(String person, int number) throws IOException {
        return Picture.png(5 + person.length() + number, 9);
    }

    private static UUID run(Gateway gateway, String person) throws Exception {
        UUID run = UUID.randomUUID();
        JsonObject draft = new JsonObject().put("model", "m").put("prompt", "a secret prompt");
        assertThat(DrillRig.send(GatewayServer.backend(
                                        "backend", person, DrillRig.uri(gateway, "/v1/generations/" + run))
                                .PUT(BodyPublishers.ofString(draft.encode()))
                                .build())
                        .statusCode())
                .isEqualTo(201);
        return run;
    }

    /** The program with one word, run to its end. */
    private static SystemPostgres.Ended command(DrillRig rig, Map<String, String> more, String word) throws Exception {
        Map<String, String> environment = rig.environment();
        environment.putAll(more);
        return postgres.run(environment, GatewayProcess.command(word));
    }
}
