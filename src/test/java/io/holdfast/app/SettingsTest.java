package io.holdfast.app;

import static io.holdfast.testing.LeastSettings.MIN;
import static io.holdfast.testing.LeastSettings.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.holdfast.generation.GenerationConfig;
import io.holdfast.generation.ingest.IngestConfig;
import io.holdfast.http.HttpConfig;
import io.holdfast.jobs.AccountShares;
import io.holdfast.jobs.BackgroundConfig;
import io.holdfast.logging.LogConfig;
import io.holdfast.objectstore.s3.S3Config;
import io.holdfast.outbound.NamesConfig;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.settings.SettingsSource;
import io.holdfast.sharing.SharingConfig;
import io.holdfast.storage.StoreConfig;
import io.holdfast.testing.LeastSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private final Path folder;

    SettingsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void linksAreSealedByTheDeliverysKeyUnlessTheyHaveTheirOwn() {
        assertThat(Settings.read(Optional.empty(), MIN).features().sharing())
                .isEqualTo(new SharingConfig(
                        Duration.ofDays(7),
                        Duration.ofDays(365),
                        Duration.ofHours(6),
                        1_000,
                        Duration.ofDays(30),
                        LeastSettings.SECRET));
        String own = "another secret of at least thirty-two bytes";

        assertThat(Settings.read(Optional.empty(), with("HOLDFAST_SHARING_SIGNING_KEY", own))
                        .features()
                        .sharing()
                        .signingKey())
                .isEqualTo(own);
        assertThat(Settings.read(Optional.empty(), MIN).core().disclosure().timeout())
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(Settings.read(Optional.empty(), MIN).features().sharing()).hasToString("SharingConfig[]");
    }

    @Test
    void anExpiryByDefaultIsOneThatMayBe() {
        assertThatThrownBy(() -> Settings.read(
                        Optional.empty(),
                        with("HOLDFAST_SHARING_MAX_EXPIRY", "1d", "HOLDFAST_SHARING_SIGNING_KEY", "short")))
                .hasMessageContaining("sharing.default-expiry: is longer than sharing.max-expiry")
                .hasMessageContaining("sharing.signing-key");
    }

    @Test
    void pagesAndAnswersHaveBounds() {
        assertThat(Settings.read(Optional.empty(), MIN).http().answers())
                .isEqualTo(new HttpConfig.AnswerSizes(1 << 20, 32 << 20));
        assertThatThrownBy(() -> Settings.read(Optional.empty(), with("HOLDFAST_HTTP_ANSWERS_PER_ACCOUNT", "2 GiB")))
                .hasMessageContaining("a size from 1 MiB to 1 GiB");
    }

    @Test
    void theDefaultsAndTheRequiredSettingsAreEnough() {
        Settings settings = Settings.read(Optional.empty(), MIN);

        assertThat(settings.http().listener().port()).isEqualTo(8080);
        assertThat(settings.http().limits().receiveBuffer()).isEqualTo(256 * 1024);
        assertThat(settings.http().limits().maxHeaderFields()).isEqualTo(100);
        assertThat(settings.http().limits().headTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.http().limits().bodyTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.http().limits().idleTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.http().limits().maxConnections()).isEqualTo(6_000);
        assertThat(settings.http().listener().tls()).isEmpty();
        assertThat(settings.management()).isEqualTo(new ManagementConfig("0.0.0.0", 9090));
        assertThat(settings.database().migrate()).isTrue();
        assertThat(settings.database().startTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.core().storage().store().file()).isEmpty();
        assertThat(settings.core().storage().store().s3().orElseThrow().access().credentials())
                .isEqualTo(S3Config.Credentials.ENVIRONMENT);
        assertThat(settings.core().storage().store().s3().orElseThrow().parts().size())
                .isEqualTo(8 << 20);
        assertThat(settings.identity().defaultScopes())
                .containsExactlyInAnyOrder("assets:read", "assets:write", "account:manage");
        assertThat(settings.core().upload().sizes().maxVideoBytes()).isEqualTo(16L << 30);
        assertThat(settings.core().upload().types()).hasSize(23).contains("image/avif", "video/x-matroska");
        assertThat(settings.core().quota().bytes()).isEqualTo(100L << 30);
        assertThat(settings.core().erasure().deadline()).isEqualTo(Duration.ofHours(24));
        assertThat(settings.features().events().heartbeat()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.features().events().retention()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.features().events().maxStreams()).isEqualTo(5_000);
        assertThat(settings.features().events().webhooks().attempts()).isEqualTo(12);
        assertThat(settings.features().events().webhooks().shares()).isEqualTo(new AccountShares(64, 16, 2));
        assertThat(settings.features().events().webhooks().secretOverlap()).isEqualTo(Duration.ofHours(24));
        assertThat(settings.features().generation()).isEqualTo(new GenerationConfig(200, 64, Duration.ofDays(30)));
        assertThat(settings.features().ingest())
                .isEqualTo(
                        new IngestConfig(10, Duration.ofHours(1), new AccountShares(8, 4, 1), Duration.ofSeconds(5)));
        assertThat(settings.core().jobs().background())
                .isEqualTo(new BackgroundConfig(Duration.ofMillis(1), 10, Duration.ofSeconds(2)));
        assertThat(settings.outbound()).isEqualTo(new OutboundConfig(List.of(), false));
        assertThat(settings.log().format()).isEqualTo(LogConfig.Format.JSON);
    }

    @Test
    void theFileBeatsTheDefaultsAndTheEnvironmentBeatsTheFile() throws IOException {
        Path file = write(
                "my.yaml",
                """
                http:
                  port: 1111
                  host: 127.0.0.1
                  upgrade: true
                  cors-origins: ["https://one.example.com"]
                upload:
                database:
                  password: 0123
                """);

        Settings settings = Settings.read(Optional.of(file), with("HOLDFAST_HTTP_PORT", "2222"));

        assertThat(settings.http().listener().host()).isEqualTo("127.0.0.1");
        assertThat(settings.http().listener().port()).isEqualTo(2222);
        assertThat(settings.http().upgrade()).isTrue();
        assertThat(settings.http().corsOrigins()).containsExactly("https://one.example.com");
        assertThat(settings.database().password()).isEqualTo("0123");
    }

    @Test
    void aFileThatAVariableNamesBeatsTheVariable() throws IOException {
        Path password = write("password", "  from the file \n");

        Settings settings = Settings.read(
                Optional.empty(),
                with("HOLDFAST_DATABASE_PASSWORD", "x", "HOLDFAST_DATABASE_PASSWORD_FILE", password.toString()));

        assertThat(settings.database().password()).isEqualTo("  from the file ");
    }

    @Test
    void theEnvironmentCanNameTheFile() throws IOException {
        Path file = write("named.yaml", "log: {level: debug}");

        Settings settings = Settings.read(Optional.empty(), with("HOLDFAST_CONFIG", file.toString()));

        assertThat(settings.log().level()).isEqualTo(org.slf4j.event.Level.DEBUG);
    }

    @Test
    void listsOfTheEnvironmentAreSeparatedByCommasThatAreNotWithinAJwk() throws JOSEException {
        String one = new ECKeyGenerator(Curve.P_256).generate().toPublicJWK().toJSONString();
        String other = new ECKeyGenerator(Curve.P_256)
                .keyID("2")
                .generate()
                .toPublicJWK()
                .toJSONString();
        Settings settings = Settings.read(
                Optional.empty(),
                with(
                        "HOLDFAST_HTTP_CORS_ORIGINS",
                        "https://a.example, https://b.example:8443",
                        "HOLDFAST_IDENTITY_KEYS",
                        one + "," + other));

        assertThat(settings.http().corsOrigins()).containsExactly("https://a.example", "https://b.example:8443");
        assertThat(settings.identity().trusted().keys()).containsExactly(one, other);
    }

    @Test
    void hostsThatMayBeCalledAreListedWithOrWithoutAPort() {
        Settings settings = Settings.read(
                Optional.empty(),
                with(
                        "HOLDFAST_OUTBOUND_ALLOWED_HOSTS",
                        "minio:9000, *.cluster.local, [::1]:8080",
                        "HOLDFAST_OUTBOUND_ALLOW_HTTP",
                        "true",
                        "HOLDFAST_OUTBOUND_NAMES_SERVERS",
                        "10.0.0.2, [::1]:5353"));

        assertThat(settings.outbound())
                .isEqualTo(new OutboundConfig(
                        List.of("minio:9000", "*.cluster.local", "[::1]:8080"),
                        true,
                        new NamesConfig(
                                List.of("10.0.0.2", "[::1]:5353"), Duration.ofSeconds(5), Duration.ofSeconds(30), 8)));
    }

    @Test
    void aFileStoreNeedsARootAndNoBucket() {
        Map<String, String> environment = with("HOLDFAST_STORE_KIND", "file");
        environment.remove("HOLDFAST_STORE_S3_ENDPOINT");
        environment.remove("HOLDFAST_STORE_S3_BUCKET");

        assertThatThrownBy(() -> Settings.read(Optional.empty(), environment))
                .hasMessageStartingWith("store.file.root: is required");

        environment.put("HOLDFAST_STORE_FILE_ROOT", "data");
        StoreConfig store =
                Settings.read(Optional.empty(), environment).core().storage().store();
        assertThat(store.file().orElseThrow().root()).isEqualTo(Path.of("data"));
        assertThat(store.s3()).isEmpty();
    }

    @Test
    void checkConfigPrintsOkOrTheFaults() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        assertThat(CheckConfig.checkConfig(Optional.empty(), MIN, print(out), print(err)))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).strip()).isEqualTo("ok");
        assertThat(err.size()).isZero();

        assertThat(CheckConfig.checkConfig(Optional.empty(), Map.of(), print(out), print(err)))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).hasSize(6);
    }

    @Test
    void noTwoKeysShareAVariable() {
        SettingsSource source = SettingsSource.merge(Optional.empty(), Map.of(), new ArrayList<>());

        assertThat(source.keys().stream().map(SettingsSource::variable))
                .doesNotHaveDuplicates()
                .noneMatch(name -> name.endsWith("_FILE"))
                .contains("HOLDFAST_STORE_S3_PART_SIZE");
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
