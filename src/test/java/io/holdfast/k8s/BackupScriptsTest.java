package io.holdfast.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.DrillRig;
import io.holdfast.testing.OnSystemPostgres;
import io.holdfast.testing.SystemPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the backup job by themselves. */
class BackupScriptsTest extends OnSystemPostgres {
    private static final String TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
    private static final String ANN = "01890000-0000-8000-8000-00000000000a";
    private static final String BOB = "01890000-0000-8000-8000-00000000000b";

    BackupScriptsTest(@TempDir Path folder) {
        super(folder);
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

    @Test
    void aRestoreWhoseSecondPartFailsLeavesNothingAndCanBeRepeated() throws Exception {
        DrillRig rig = DrillRig.on(postgres, folder, "broken");
        account(rig, ANN);
        rig.backUp();
        Path copy = rig.backups.resolve("account-keys.copy");
        String keys = Files.readString(copy);
        rig.lose();

        Files.writeString(copy, keys + "torn");
        assertFailed(rig.script("restore.sh", "holdfast"), "nothing was restored");
        assertThat(rig.count(TABLES)).isZero();
        Files.writeString(copy, keys);
        rig.restore();

        assertThat(rig.count("SELECT count(*) FROM account_key WHERE account_id = '" + ANN + "'"))
                .isEqualTo(1);
        assertThat(rig.backups.resolve("restoring")).doesNotExist();
    }

    @Test
    void aDumpThatBreaksOffRestoresNothing() throws Exception {
        DrillRig rig = DrillRig.on(postgres, folder, "torn");
        account(rig, ANN);
        rig.backUp();
        rig.lose();
        byte[] whole = Files.readAllBytes(rig.backups.resolve(dumps(rig).get(0)));
        Path half = Files.write(folder.resolve("half.dump"), Arrays.copyOf(whole, whole.length - 200));

        assertFailed(rig.script("restore.sh", "holdfast", half.toString()), "nothing was restored");

        assertThat(rig.count(TABLES)).isZero();
        rig.restore();
    }

    @Test
    void aRestoreWithoutTheCopyOfTheKeysIsRefused() throws Exception {
        DrillRig rig = DrillRig.on(postgres, folder, "keyless");
        rig.backUp();
        rig.lose();
        Files.delete(rig.backups.resolve("account-keys.copy"));

        assertFailed(rig.script("restore.sh", "holdfast"), "account-keys.copy is missing");

        assertThat(rig.count(TABLES)).isZero();
        assertThat(rig.backups.resolve("restoring")).doesNotExist();
    }

    @Test
    void aBackupDuringAnUnfinishedRestoreLeavesTheKeysAndTheDumps() throws Exception {
        DrillRig rig = DrillRig.on(postgres, folder, "unfinished");
        account(rig, ANN);
        rig.backUp();
        Path copy = rig.backups.resolve("account-keys.copy");
        String keys = Files.readString(copy);
        rig.lose();
        Files.writeString(copy, "torn");
        assertFailed(rig.script("restore.sh", "holdfast"), "nothing was restored");
        Files.writeString(copy, keys);

        assertFailed(rig.script("backup.sh", "backup"), "a restore is not finished");

        assertThat(Files.readString(copy)).contains(ANN).isEqualTo(keys);
        assertThat(dumps(rig)).hasSize(1);
        rig.restore();
        rig.backUp();
        assertThat(Files.readString(copy)).isEqualTo(keys);
    }

    @Test
    void aBackupOfADatabaseThatLostAccountsLeavesTheirKeys() throws Exception {
        DrillRig rig = DrillRig.on(postgres, folder, "emptied");
        account(rig, ANN);
        account(rig, BOB);
        rig.backUp();
        Path copy = rig.backups.resolve("account-keys.copy");
        String keys = Files.readString(copy);

        postgres.execute("emptied", "DELETE FROM account WHERE account_id = '" + BOB + "'");
        assertFailed(rig.script("backup.sh", "backup"), "1 accounts of account-keys.copy are neither");
        assertThat(Files.readString(copy)).contains(BOB).isEqualTo(keys);
        postgres.execute("emptied", "INSERT INTO erased_account (account_id, erased_at) VALUES ('" + BOB + "', now())");
        rig.backUp();

        assertThat(Files.readString(copy)).contains(ANN).doesNotContain(BOB);
    }

    @Test
    void afterARestoreOfAnOlderDumpTheNextBackupDropsTheKeysOfNewerAccounts() throws Exception {
        DrillRig rig = DrillRig.on(postgres, folder, "older");
        rig.backUp();
        Path older = Files.move(
                rig.backups.resolve(dumps(rig).get(0)), rig.backups.resolve("holdfast-20200101T000000Z.dump"));
        Path copy = rig.backups.resolve("account-keys.copy");
        account(rig, ANN);
        rig.backUp();
        assertThat(Files.readString(copy)).contains(ANN);
        rig.lose();
        assertThat(rig.script("restore.sh", "holdfast", older.toString()).code())
                .isZero();
        assertThat(Files.readString(copy)).contains(ANN);

        rig.backUp();

        assertThat(Files.readString(copy)).isEmpty();
        assertThat(rig.backups.resolve("restored")).doesNotExist();
    }

    /** An account with a key of its own. */
    private static void account(DrillRig rig, String id) throws Exception {
        rig.postgres.execute(
                rig.database,
                "INSERT INTO account (account_id, issuer, subject) VALUES ('" + id + "', 'issuer', '" + id + "')");
        rig.postgres.execute(
                rig.database,
                "INSERT INTO account_key (account_id, wrapped, master_id) VALUES ('" + id + "', '\\x01', 'm')");
    }

    private static void assertFailed(SystemPostgres.Ended ended, String why) {
        assertThat(ended.code()).as(ended.said()).isEqualTo(1);
        assertThat(ended.said()).contains(why);
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
