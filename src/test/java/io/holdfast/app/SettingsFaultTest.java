package io.holdfast.app;

import static io.holdfast.testing.LeastSettings.MIN;
import static io.holdfast.testing.LeastSettings.SECRET;
import static io.holdfast.testing.LeastSettings.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.objectstore.s3.S3Config;
import io.holdfast.settings.SettingsFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFaultTest {
    private final Path folder;

    SettingsFaultTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void withNothingSetEveryRequiredSettingIsNamedAtOnce() {
        assertThat(faults(Map.of()))
                .containsExactly(
                        "store.s3.endpoint: is required; set it in the file or by HOLDFAST_STORE_S3_ENDPOINT",
                        "store.s3.bucket: is required; set it in the file or by HOLDFAST_STORE_S3_BUCKET",
                        "identity.issuer: is required; set it in the file or by HOLDFAST_IDENTITY_ISSUER",
                        "identity.audience: is required; set it in the file or by HOLDFAST_IDENTITY_AUDIENCE",
                        "identity.jwks-url: is empty and so are identity.keys and identity.hs256-secret; one of them is"
                                + " required",
                        "delivery.signing-key: is required; set it in the file or by HOLDFAST_DELIVERY_SIGNING_KEY");
    }

    @Test
    void faultsOfEveryTypeComeTogetherAndSayWhatIsAllowed() throws IOException {
        Path file = write(
                "bad.yaml",
                """
                http:
                  port: eighty
                  idel-timeout: 5s
                  receive-buffer: 256 KB
                  max-page: 1 KiB
                  host: [a, b]
                database: {migrate: maybe, start-timeout: 2h}
                log: loud
                store: {s3: {credentials: {kind: static}}}
                erasure: {deadline: 5}
                upload: {settling-time: 0s, idempotency-lease: 1d}
                nonsense: 1
                """);

        assertThat(faults(file, with("HOLDFAST_HTP_PORT", "1", "HOLDFAST_QUOTA_ASSETS", "-1")))
                .containsExactlyInAnyOrder(
                        "http.idel-timeout: is no setting; did you mean http.idle-timeout? (from bad.yaml)",
                        "log: is a section and takes no value of its own (from bad.yaml)",
                        "store.s3.credentials: takes a value and has no keys below it (from bad.yaml)",
                        "nonsense: is no setting; did you mean " + nearestToNonsense(file) + "? (from bad.yaml)",
                        "HOLDFAST_HTP_PORT: sets nothing; did you mean HOLDFAST_HTTP_PORT?",
                        "http.port: \"eighty\" is not allowed; allowed: a whole number from 0 to 65535 (from bad.yaml)",
                        "http.receive-buffer: \"256 KB\" is not allowed; allowed: a size from 4 KiB to 16 MiB (from"
                                + " bad.yaml)",
                        "http.max-page: \"1 KiB\" is not allowed; allowed: a size from 16 KiB to 16 MiB (from bad.yaml)",
                        "http.host: is a list; one value is allowed (from bad.yaml)",
                        "database.migrate: \"maybe\" is not allowed; allowed: true or false (from bad.yaml)",
                        "database.start-timeout: \"2h\" is not allowed; allowed: a duration from 1s to 1h (from bad.yaml)",
                        "upload.settling-time: \"0s\" is not allowed; allowed: a duration from 1s to 1d (from bad.yaml)",
                        "upload.idempotency-lease: \"1d\" is not allowed; allowed: a duration from 1s to 1h (from"
                                + " bad.yaml)",
                        "erasure.deadline: \"5\" is not allowed; allowed: a duration from 1m to 30d (from bad.yaml)",
                        "quota.assets: \"-1\" is not allowed; allowed: a whole number from 0 to 1099511627776 (from"
                                + " HOLDFAST_QUOTA_ASSETS)");
    }

    @Test
    void whatClientsMayTakeHasBounds() {
        assertThat(faults(with(
                        "HOLDFAST_HTTP_MAX_HEADER_FIELDS", "3",
                        "HOLDFAST_HTTP_HEAD_TIMEOUT", "500ms",
                        "HOLDFAST_HTTP_BODY_TIMEOUT", "2h",
                        "HOLDFAST_HTTP_MAX_CONNECTIONS", "none")))
                .hasSize(4)
                .contains(
                        "http.max-header-fields: \"3\" is not allowed; allowed: a whole number from 16 to 10000 (from"
                                + " HOLDFAST_HTTP_MAX_HEADER_FIELDS)",
                        "http.max-connections: \"none\" is not allowed; allowed: a whole number from 1 to 1000000"
                                + " (from HOLDFAST_HTTP_MAX_CONNECTIONS)");
    }

    @Test
    void settingsThatNeedOneAnotherAreHeldTogether() throws IOException {
        String pem = write("chain.pem", "x").toString();

        assertThat(faults(with("HOLDFAST_HTTP_TLS_CERTIFICATE", pem)))
                .containsExactly(
                        "http.tls-key: is missing; allowed: both http.tls-certificate and http.tls-key, or none");
        assertThat(faults(with("HOLDFAST_HTTP_TLS_KEY", pem)))
                .singleElement()
                .asString()
                .startsWith("http.tls-certificate: is missing");
        assertThat(faults(with("HOLDFAST_STORE_S3_CREDENTIALS", "static")))
                .containsExactly(
                        "store.s3.access-key: is required with store.s3.credentials static",
                        "store.s3.secret-key: is required with store.s3.credentials static");
        assertThat(faults(with("HOLDFAST_STORE_S3_ACCESS_KEY", "AK")))
                .singleElement()
                .asString()
                .startsWith("store.s3.access-key: is used only with");
        assertThat(faults(with("HOLDFAST_STORE_S3_KMS_KEY", "k", "HOLDFAST_STORE_S3_ENCRYPTION", "aes256")))
                .singleElement()
                .asString()
                .startsWith("store.s3.kms-key: is used only with");
        assertThat(faults(with("HOLDFAST_STORE_S3_CHECKSUMS", "etag", "HOLDFAST_STORE_S3_ENCRYPTION", "aws-kms")))
                .singleElement()
                .asString()
                .startsWith("store.s3.checksums: can't be etag");
    }

    @Test
    void settingsThatLimitOneAnotherAreHeldTogether() {
        assertThat(faults(with("HOLDFAST_STORE_MEMORY_BUDGET", "16 MiB")))
                .singleElement()
                .asString()
                .contains("at least 24 MiB");
        assertThat(faults(with("HOLDFAST_UPLOAD_MAX_VIDEO", "1 TiB")))
                .singleElement()
                .asString()
                .startsWith("store.s3.part-size: is too small");
        assertThat(faults(with("HOLDFAST_EVENTS_HEARTBEAT", "2m")))
                .containsExactly("events.heartbeat: is not shorter than http.idle-timeout, which would cut every stream"
                        + " (from HOLDFAST_EVENTS_HEARTBEAT)");
        assertThat(faults(with(
                        "HOLDFAST_EVENTS_WEBHOOKS_FIRST_PAUSE", "30m", "HOLDFAST_EVENTS_WEBHOOKS_LONGEST_PAUSE", "1m")))
                .singleElement()
                .asString()
                .startsWith("events.webhooks.longest-pause: is shorter than events.webhooks.first-pause");
        assertThat(faults(with("HOLDFAST_EVENTS_MAX_STREAMS", "0", "HOLDFAST_OUTBOUND_ALLOWED_HOSTS", "http://x/")))
                .hasSize(2);
        assertThat(faults(with("HOLDFAST_MANAGEMENT_PORT", "8080")))
                .singleElement()
                .asString()
                .startsWith("management.port: is the port of the API too");
        assertThat(Settings.read(
                                Optional.empty(),
                                with("HOLDFAST_STORE_S3_ENCRYPTION", "aws_kms", "HOLDFAST_STORE_S3_KMS_KEY", "k"))
                        .core()
                        .storage()
                        .store()
                        .s3()
                        .orElseThrow()
                        .encryption()
                        .mode())
                .isEqualTo(S3Config.Encryption.AWS_KMS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"36h", "336h", "014d", "14 d", "14d 12h", "0d", "366d", "14"})
    void backupsAreKeptForWholeDaysAsTheirScriptReadsThem(String retention) {
        assertThat(faults(with("HOLDFAST_ERASURE_BACKUP_RETENTION", retention)))
                .containsExactly(
                        "erasure.backup-retention: \"" + retention + "\" is not allowed; allowed: whole days from"
                                + " 1d to 365d (from HOLDFAST_ERASURE_BACKUP_RETENTION)");
    }

    @Test
    void hostsThatMayBeCalledAreHostsAndNotUrls() {
        assertThat(faults(with(
                        "HOLDFAST_OUTBOUND_ALLOWED_HOSTS",
                        "https://minio, minio:70000, *, a.*.b, good.example",
                        "HOLDFAST_INGEST_CONCURRENCY",
                        "0")))
                .hasSize(5)
                .contains("outbound.allowed-hosts: \"https://minio\" is not allowed; allowed: host, host:port, *.domain"
                        + " or *.domain:port (from HOLDFAST_OUTBOUND_ALLOWED_HOSTS)")
                .noneMatch(line -> line.contains("good.example"));
    }

    @Test
    void urlsAreAbsoluteAndHoldNoCredentials() {
        String password = "hunter2";
        assertThat(faults(with(
                        "HOLDFAST_DATABASE_URL", "postgresql://me:" + password + "@db/holdfast",
                        "HOLDFAST_STORE_S3_ENDPOINT", "https://me:" + password + " x@s3",
                        "HOLDFAST_IDENTITY_JWKS_URL", "file:///etc/passwd")))
                .hasSize(3)
                .noneMatch(line -> line.contains(password));
        assertThat(faults(with(
                        "HOLDFAST_DATABASE_URL",
                        "postgresql://db/holdfast?sslmode=require&password=" + password,
                        "HOLDFAST_STORE_S3_ENDPOINT",
                        "https://s3.example.com/media")))
                .hasSize(2)
                .noneMatch(line -> line.contains(password))
                .anyMatch(line -> line.startsWith("store.s3.endpoint: holds more than scheme, host and port"));
        assertThat(faults(with("HOLDFAST_DATABASE_URL", "postgresql://db")))
                .singleElement()
                .asString()
                .startsWith("database.url: names no database");
        assertThat(Settings.read(Optional.empty(), with("HOLDFAST_HTTP_PUBLIC_URL", "https://media.example.com/"))
                        .http()
                        .publicUrl())
                .isEqualTo("https://media.example.com");
    }

    @Test
    void aSecretIsShownNeitherInAFaultNorByARecord() throws IOException {
        String secret = "*swordfish";
        Path alias = write("alias.yaml", "database:\n  password: " + secret + "\n");
        assertThat(faults(alias, MIN))
                .containsExactly("alias.yaml: line 2, column 13 is not YAML that can be used here; quote values with"
                        + " special characters");
        Path nested = write("nested.yaml", "database:\n  password: [\"" + secret + "\"]\n");
        assertThat(faults(nested, MIN))
                .containsExactly("database.password: is a list; one value is allowed (from nested.yaml)");
        assertThat(faults(with(
                        "HOLDFAST_IDENTITY_HS256_SECRET",
                        secret,
                        "HOLDFAST_DELIVERY_SIGNING_KEY",
                        secret,
                        "HOLDFAST_HTTP_TLS_KEY",
                        secret,
                        "HOLDFAST_IDENTITY_KEYS",
                        secret)))
                .hasSize(5)
                .contains("identity.keys: holds neither a JWK nor a PEM public key or certificate (from"
                        + " HOLDFAST_IDENTITY_KEYS)")
                .noneMatch(line -> line.contains(secret));

        Settings settings = Settings.read(
                Optional.empty(),
                with(
                        "HOLDFAST_DATABASE_PASSWORD", secret,
                        "HOLDFAST_STORE_S3_CREDENTIALS", "static",
                        "HOLDFAST_STORE_S3_ACCESS_KEY", "AK",
                        "HOLDFAST_STORE_S3_SECRET_KEY", secret,
                        "HOLDFAST_STORE_S3_SESSION_TOKEN", secret,
                        "HOLDFAST_IDENTITY_HS256_SECRET", SECRET));
        assertThat(settings.core().storage().store().s3().orElseThrow().access().secretKey())
                .hasValue(secret);
        assertThat(settings.toString()).doesNotContain(secret).doesNotContain(SECRET.substring(0, 7));
    }

    @Test
    void filesThatAreNoYamlOfSettingsAreFaultsWithAPlace() throws IOException {
        assertThat(faults(write("twice.yaml", "http:\n  port: 1\n  port: 2\n"), MIN))
                .singleElement()
                .asString()
                .contains("has a key twice");
        assertThat(faults(write("text.yaml", "just text"), MIN))
                .containsExactly("text.yaml: must hold sections such as \"http:\"");
        assertThat(faults(write("loop.yaml", "http: &a\n  port: *a\n"), MIN)).hasSize(1);
        assertThat(faults(folder.resolve("missing.yaml"), MIN))
                .singleElement()
                .asString()
                .contains("cannot be read");
        assertThat(faults(with(
                        "HOLDFAST_DATABASE_PASSWORD_FILE",
                        folder.resolve("missing").toString())))
                .containsExactly("HOLDFAST_DATABASE_PASSWORD_FILE: names a file that cannot be read as UTF-8 text");
        assertThat(Settings.read(Optional.of(write("empty.yaml", "# nothing\n")), MIN)
                        .http()
                        .listener()
                        .port())
                .isEqualTo(8080);
    }

    private static String nearestToNonsense(Path file) {
        return faults(file, MIN).stream()
                .filter(line -> line.startsWith("nonsense"))
                .map(line -> line.replaceAll(".*mean (.*)\\?.*", "$1"))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> faults(Map<String, String> environment) {
        return faults(Optional.empty(), environment);
    }

    private static List<String> faults(Path file, Map<String, String> environment) {
        return faults(Optional.of(file), environment);
    }

    private static List<String> faults(Optional<Path> file, Map<String, String> environment) {
        SettingsFault fault = catchThrowableOfType(SettingsFault.class, () -> Settings.read(file, environment));
        assertThat(fault).isNotNull();
        return fault.lines();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
