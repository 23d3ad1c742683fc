package io.holdfast.shredding;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.app.Development;
import io.holdfast.app.Gateway;
import io.holdfast.app.Settings;
import io.holdfast.objectstore.file.LiveFolder;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.tenancy.Accounts;
import io.holdfast.testing.Changed;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Waiting;
import io.holdfast.upload.tus.TusContract;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas that seal what they store. */
class ShreddingTest {
    private static final String PLANTED = "planted to be found in no copy of the store";

    @TempDir
    static Path folder;

    private static GatewayServer first;
    private static Gateway second;

    @BeforeAll
    static void start() throws Exception {
        first = GatewayServer.start(
                folder,
                Optional.empty(),
                new OutboundConfig(List.of(), false),
                usual -> sealing(usual, true, master(1)));
        second = first.replica(folder, Optional.empty(), usual -> sealing(usual, true, master(1)));
    }

    @AfterAll
    static void stop() throws Exception {
        second.stop().await();
        first.close();
    }

    @Test
    void anUploadGoesOnAtTheOtherReplicaAndTheStoreHoldsNothingOfIt() throws Exception {
        byte[] bytes = picture(20 << 20);
        String upload = field(
                first.send(tus(first.gateway, "/v1/uploads")
                        .header("Upload-Length", "" + bytes.length)
                        .header("Holdfast-Stamp", "none")
                        .POST(BodyPublishers.noBody())
                        .build()),
                "location");
        String asset = "";
        int chunk = (4 << 20) + 4_321;
        for (int offset = 0, turn = 0; offset < bytes.length; offset += chunk, turn++) {
            int end = Math.min(bytes.length, offset + chunk);
            HttpResponse<byte[]> sent = first.send(tus(turn % 2 == 0 ? first.gateway : second, upload)
                    .header("Content-Type", TusContract.CHUNK)
                    .header("Upload-Offset", "" + offset)
                    .method("PATCH", BodyPublishers.ofByteArray(Arrays.copyOfRange(bytes, offset, end)))
                    .build());
            assertThat(sent.statusCode()).isEqualTo(204);
            asset = field(sent, "holdfast-asset");
        }

        assertThat(content(first.gateway, "ann", asset).body()).isEqualTo(bytes);
        HttpResponse<byte[]> range = first.send(at(second, "ann", asset + "/content")
                .header("Range", "bytes=9000000-9100000")
                .build());
        assertThat(range.statusCode()).isEqualTo(206);
        assertThat(range.body()).isEqualTo(Arrays.copyOfRange(bytes, 9_000_000, 9_100_001));
        assertThat(stored("ann").stream().map(file -> file.contains(PLANTED)))
                .isNotEmpty()
                .containsOnly(false);
    }

    @Test
    void anAssetsOwnKeyGoesWithIt() throws Exception {
        String asset = store("carl", picture(1_000));
        String keys = "SELECT count(*) FROM object_key WHERE account_id = '" + account("carl") + "'";
        assertThat(first.count(keys)).isEqualTo(1);

        first.send(at(second, "carl", asset).DELETE().build());

        Waiting.until(() -> first.count(keys) == 0);
    }

    @Test
    void withoutTheAccountsKeyNoCopyGivesTheBytesBack() throws Exception {
        byte[] bytes = picture(300_000);
        String asset = store("bob", bytes);
        Path copied = folder.resolve("copied");
        copy(folder.resolve("objects"), copied.resolve("objects"));
        Gateway copy = first.replica(copied, Optional.empty(), usual -> sealing(usual, true, master(1)));
        assertThat(content(copy, "bob", asset).body()).isEqualTo(bytes);

        first.execute("DELETE FROM account_key WHERE account_id = '" + account("bob") + "'");

        for (Gateway each : List.of(first.gateway, second, copy)) {
            Waiting.until(() -> content(each, "bob", asset).statusCode() == 410);
        }
        assertThat(content(copy, "bob", asset).body()).asString().doesNotContain(PLANTED);
        String later = store("bob", picture(2_000));
        assertThat(content(second, "bob", later).body()).isEqualTo(picture(2_000));
        assertThat(content(first.gateway, "bob", asset).statusCode()).isEqualTo(410);
        copy.stop().await();
    }

    @Test
    void turnedOffItStillOpensWhatIsSealedAndKeepsTheRestAsItIs() throws Exception {
        String sealed = store("dora", picture(3_000));
        Gateway off = first.replica(folder, Optional.empty(), usual -> sealing(usual, false, master(1)));

        String plain = field(first.send(post(off, "dora", picture(4_000))), "location");

        assertThat(content(off, "dora", sealed).body()).isEqualTo(picture(3_000));
        assertThat(content(second, "dora", plain).body()).isEqualTo(picture(4_000));
        assertThat(first.count("SELECT count(*) FROM object_key WHERE account_id = '" + account("dora") + "'"))
                .isEqualTo(1);
        off.stop().await();
    }

    @Test
    void aGatewayDoesNotStartWithoutTheMasterKey() throws Exception {
        store("emil", picture(1_000));

        assertThatThrownBy(() -> first.replica(folder, Optional.empty(), usual -> sealing(usual, true, master(2))))
                .hasMessageContaining("shredding.master-key")
                .hasMessageContaining(master(1).id());
        assertThatThrownBy(() -> first.replica(folder, Optional.empty())).hasMessageContaining("shredding.master-key");
    }

    private static Settings sealing(Settings usual, boolean enabled, MasterKey... masters) {
        return Changed.settings(usual, new ShreddingConfig(enabled, List.of(masters)));
    }

    private static ConfiguredMasterKey master(int seed) {
        byte[] key = new byte[32];
        new Random(seed).nextBytes(key);
        return ConfiguredMasterKey.of(Base64.getEncoder().encodeToString(key));
    }

    /** What passes for a picture and is full of what can be found. */
    private static byte[] picture(int length) throws IOException {
        byte[] bytes = PLANTED.repeat(length / PLANTED.length() + 1).getBytes(US_ASCII);
        byte[] head = Picture.png(2, 2);
        byte[] picture = Arrays.copyOf(bytes, length);
        System.arraycopy(head, 0, picture, 0, 33);
        return picture;
    }

    private static String store(String person, byte[] bytes) throws Exception {
        HttpResponse<byte[]> created = first.send(post(first.gateway, person, bytes));
        assertThat(created.statusCode()).isEqualTo(201);
        return field(created, "location");
    }

    private static HttpRequest post(Gateway gateway, String person, byte[] bytes) {
        return at(gateway, person, "/v1/assets")
                .header("Content-Type", "image/png")
                .header("Holdfast-Stamp", "none")
                .POST(BodyPublishers.ofByteArray(bytes))
                .build();
    }

    private static HttpResponse<byte[]> content(Gateway gateway, String person, String asset) throws Exception {
        return first.send(at(gateway, person, asset + "/content").build());
    }

    private static HttpRequest.Builder at(Gateway gateway, String person, String path) {
        return GatewayServer.as(person, URI.create(GatewayServer.url(gateway, path)));
    }

    private static HttpRequest.Builder tus(Gateway gateway, String path) {
        return at(gateway, "ann", path).header("Tus-Resumable", "1.0.0");
    }

    private static String field(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static UUID account(String person) {
        return Accounts.idOf(Development.ISSUER, person);
    }

    private static List<String> stored(String person) throws IOException {
        return LiveFolder.files(
                        folder.resolve("objects").resolve(account(person).toString()))
                .stream()
                .filter(file -> !file.toString().endsWith(".mark"))
                // one that is discarded meanwhile holds nothing
                .map(ShreddingTest::read)
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (Files.exists(file)) {
                    Files.copy(file, target);
                }
            }
        }
    }
}
