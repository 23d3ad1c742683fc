package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the backup job by themselves. */
class BackupScriptsTest {
    private static SystemPostgres postgres;

    private final Path folder;

    BackupScriptsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void start(@TempDir Path server) throws Exception {
        postgres = SystemPostgres.start(server);
    }

    @AfterAll
    static void stop() throws Exception {
        if (postgres != null) {
            postgres.stop();
        }
    }

    @Test
    void aBackupRemovesThoseThatAreTooOldAlsoWhenItFails() throws Exception {
        DrillRig rig = DrillRig.on(postgres, folder, "retention");
        Path old =
                dump(rig, "holdfast-20200101T000000Z.dump", Duration.ofDays(14).plusMinutes(5));
        Path young = dump(rig, "holdfast-20200102T000000Z.dump", Duration.ofDays(13));

        rig.backUp();

        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(dumps(rig)).hasSize(2);
        Path older = dump(rig, "holdfast-20200103T000000Z.dump", Duration.ofDays(15));
        SystemPostgres.Ended failed = rig.script("backup.sh", "nobody");
        assertThat(failed.code()).isNotZero();
        assertThat(older).doesNotExist();
        assertThat(dumps(rig)).hasSize(2);
    }

    @Test
    void aRestoreIntoADatabaseThatIsNotEmptyIsRefused() throws Exception {
        DrillRig rig = DrillRig.on(postgres, folder, "occupied");
        rig.backUp();

        SystemPostgres.Ended refused = rig.script("restore.sh", "holdfast");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.said()).contains("the database is not empty");
    }

    @Test
    void aRestoreIsRefusedWhileAGatewayIsConnected() throws Exception {
        DrillRig rig = DrillRig.on(postgres, folder, "connected");
        rig.backUp();
        rig.lose();

        try (Connection gateway = postgres.connect("connected")) {
            assertThat(gateway.isValid(5)).isTrue();
            SystemPostgres.Ended refused = rig.script("restore.sh", "holdfast");

            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.said()).contains("stop the gateways first");
        }
        rig.restore();
    }

    private static Path dump(DrillRig rig, String name, Duration age) throws IOException {
        Path dump = Files.writeString(rig.backups.resolve(name), "");
        return Files.setLastModifiedTime(dump, FileTime.from(Instant.now().minus(age)));
    }

    private static List<String> dumps(DrillRig rig) throws IOException {
        try (Stream<Path> files = Files.list(rig.backups)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".dump"))
                    .toList();
        }
    }
}
