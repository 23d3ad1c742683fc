package io.holdfast.residency;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.AfterRestore;
import io.holdfast.app.Gateway;
import io.holdfast.app.Settings;
import io.holdfast.erasure.OrphanScanner;
import io.holdfast.objectstore.file.FileStoreConfig;
import io.holdfast.shredding.ConfiguredMasterKey;
import io.holdfast.shredding.ShreddingConfig;
import io.holdfast.storage.RegionConfig;
import io.holdfast.storage.StoreConfig;
import io.holdfast.testing.Changed;
import io.holdfast.testing.DrillRig;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.OnSystemPostgres;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database is restored from a backup that is older than an account's move to another region, where objects are sealed. */
class MoveDrillTest extends OnSystemPostgres {
    private static final String MASTER = Base64.getEncoder().encodeToString(new byte[32]);

    MoveDrillTest(@TempDir Path folder) {
        super(folder);
    }

    @Test
    void whatMovedSinceTheBackupIsFoundWhereItIsAndIsNoOrphan() throws Exception {
        DrillRig rig = DrillRig.on(postgres, folder, "moved");
        Gateway before = rig.gateway(this::regions);
        List<String> assets = assets(before, 3);
        rig.backUp();
        move(before, rig, "us");
        assertThat(inEurope()).isEmpty();
        List<String> moved = inAmerica();
        assertThat(moved).hasSize(3);
        before.stop().await();

        rig.lose();
        rig.restore();
        assertThat(rig.count("SELECT count(*) FROM asset WHERE object_key LIKE 'r/us/%'"))
                .isZero();
        // as when the backup was made while they were being copied
        for (String name : moved) {
            postgres.execute(
                    "moved",
                    "INSERT INTO leftover (account_id, id, object_key, expires_at) VALUES ('" + DrillRig.account("ann")
                            + "', '" + name + "', 'r/us/" + DrillRig.account("ann") + "/" + name + "', now())");
        }
        assertThat(orphans(rig)).startsWith("erased: 0 objects");
        Gateway after = rig.gateway(this::regions);

        Waiting.until(() -> rig.rows("leftover", "ann") == 0 && rig.rows("account_move", "ann") == 0);
        unchanged(after, assets);
        assertThat(inAmerica()).containsExactlyInAnyOrderElementsOf(moved);
        assertThat(home(after)).isEqualTo("us");
        after.stop().await();
        assertThat(replay(rig)).contains("objects of the journal: 0;").contains("moved since: 0 assets");
    }

    @Test
    void whatMovedThereAndBackAndWhatWasErasedThenAreToldApart() throws Exception {
        DrillRig rig = DrillRig.on(postgres, folder, "back");
        Gateway before = rig.gateway(this::regions);
        List<String> assets = assets(before, 3);
        rig.backUp();
        move(before, rig, "us");
        move(before, rig, "eu");
        String erased = assets.remove(2);
        assertThat(DrillRig.status(before, "DELETE", "ann", "/v1/assets/" + erased))
                .isEqualTo(204);
        Waiting.until(() -> rig.rows("asset", "ann") == 2);
        List<String> moved = inEurope();
        before.stop().await();

        rig.lose();
        rig.restore();
        assertThat(replay(rig)).contains("erased again: 1 assets").contains("moved since: 6 assets");
        // the same again, as by a gateway that was killed before it could say that it was done
        postgres.execute("back", "DELETE FROM erasure_journal");
        assertThat(replay(rig)).contains("moved since: 0 assets");
        Gateway after = rig.gateway(this::regions);

        unchanged(after, assets);
        assertThat(DrillRig.status(after, "GET", "ann", "/v1/assets/" + erased)).isEqualTo(404);
        assertThat(home(after)).isEqualTo("eu");
        Waiting.until(() -> rig.rows("leftover", "ann") == 0);
        assertThat(inEurope()).containsExactlyInAnyOrderElementsOf(moved).hasSize(2);
        assertThat(inAmerica()).isEmpty();
        after.stop().await();
    }

    @Test
    void aMoveThatHadOnlyBegunIsFinished() throws Exception {
        DrillRig rig = DrillRig.on(postgres, folder, "begun");
        Gateway before = rig.gateway(this::regions);
        List<String> assets = assets(before, 2);
        rig.backUp();
        // what does not arrive as it was stays where it is
        postgres.execute("begun", "UPDATE asset SET sha256 = sha256('') WHERE id = '" + assets.get(1) + "'");
        wish(before, "us");
        Waiting.until(() -> rig.count("SELECT count(*) FROM account_move WHERE attempts > 0") == 1
                && rig.rows("leftover", "ann") == 0);
        before.stop().await();

        rig.lose();
        rig.restore();
        orphans(rig); // another try may have been under way, whose copy is without a row now
        Gateway after = rig.gateway(this::regions);

        assertThat(home(after)).isEqualTo("us");
        Waiting.until(() -> rig.rows("account_move", "ann") == 0);
        unchanged(after, assets);
        assertThat(inEurope()).isEmpty();
        assertThat(inAmerica()).hasSize(2);
        after.stop().await();
    }

    private Settings regions(Settings usual) {
        RegionConfig us = new RegionConfig(
                "us", Optional.of(new FileStoreConfig(folder.resolve("america"))), Optional.empty(), Optional.of(true));
        StoreConfig both = new StoreConfig(
                StoreConfig.Kind.FILE,
                Optional.of(new FileStoreConfig(folder.resolve("europe"))),
                Optional.empty(),
                96L << 20,
                "eu",
                List.of(us));
        return Changed.settings(
                usual,
                both,
                new MoveConfig(Duration.ofMillis(200), Duration.ofMillis(200)),
                new ShreddingConfig(true, List.of(ConfiguredMasterKey.of(MASTER))));
    }

    private String orphans(DrillRig rig) throws Exception {
        return new AfterRestore(rig.settings(this::regions))
                .orphans(OrphanScanner.Removal.ORPHANS)
                .await(5, TimeUnit.MINUTES);
    }

    private String replay(DrillRig rig) throws Exception {
        return new AfterRestore(rig.settings(this::regions)).replayErasures().await(5, TimeUnit.MINUTES);
    }

    private static List<String> assets(Gateway gateway, int count) throws Exception {
        List<String> assets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            assets.add(DrillRig.store(gateway, "ann", picture(i)));
        }
        return assets;
    }

    private static byte[] picture(int number) throws Exception {
        return Picture.png(30 + number, 20);
    }

    private static void unchanged(Gateway gateway, List<String> assets) throws Exception {
        for (int i = 0; i < assets.size(); i++) {
            assertThat(DrillRig.content(gateway, "ann", assets.get(i))).isEqualTo(picture(i));
        }
    }

    /** Until nothing is anywhere else. */
    private static void move(Gateway gateway, DrillRig rig, String region) throws Exception {
        wish(gateway, region);
        Waiting.until(() -> rig.rows("account_move", "ann") == 0 && rig.rows("leftover", "ann") == 0);
    }

    private static void wish(Gateway gateway, String region) throws Exception {
        assertThat(DrillRig.send(GatewayServer.as("ann", DrillRig.uri(gateway, "/v1/account"))
                                .method("PATCH", BodyPublishers.ofString("{\"homeRegion\":\"" + region + "\"}"))
                                .build())
                        .statusCode())
                .isEqualTo(200);
    }

    private static String home(Gateway gateway) throws Exception {
        byte[] account = DrillRig.send(GatewayServer.as("ann", DrillRig.uri(gateway, "/v1/account"))
                        .build())
                .body();
        return new JsonObject(Buffer.buffer(account)).getString("homeRegion");
    }

    private List<String> inEurope() throws Exception {
        return objects("europe");
    }

    private List<String> inAmerica() throws Exception {
        return objects("america");
    }

    /** The last halves of the keys of what a region has of the account. */
    private List<String> objects(String region) throws Exception {
        Path all = folder.resolve(region).resolve(DrillRig.account("ann").toString());
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(all)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".mark"))
                    .filter(name ->
                            !name.endsWith(".torn")) // a copy that was cut off when its gateway stopped is no object
                    .toList();
        }
    }
}
