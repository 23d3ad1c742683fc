package io.holdfast.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.media.credential.Certificates;
import io.holdfast.media.credential.Certificates.Issued;
import io.holdfast.testing.SystemPostgres;
import io.holdfast.testing.Waiting;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All of libpq's modes, by the pool and by the migrations' driver. */
@ExtendWith(VertxExtension.class)
class PostgresTlsTest {
    private static final String HOW =
            "SELECT ssl, coalesce(client_dn, '') AS client FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

    private static @TempDir Path folder;
    private static @Nullable SystemPostgres postgres;

    /** A server whose certificate names {@code localhost}, while it is reached by its address too. */
    @BeforeAll
    static void start() throws Exception {
        SystemPostgres server = SystemPostgres.start(folder.resolve("postgres"));
        postgres = server;
        Issued root = Certificates.root();
        Path authorities = Files.writeString(folder.resolve("root.pem"), Certificates.pem(root));
        Files.writeString(folder.resolve("other.pem"), Certificates.pem(Certificates.root()));
        Path chain = issued("server", "CN=localhost", KeyPurposeId.id_kp_serverAuth, root);
        issued("client", "CN=gateway", KeyPurposeId.id_kp_clientAuth, root);
        for (String set : new String[] {
            "ssl = on",
            "ssl_ca_file = '" + authorities + "'",
            "ssl_cert_file = '" + chain + "'",
            "ssl_key_file = '" + folder.resolve("server.key") + "'"
        }) {
            server.execute("postgres", "ALTER SYSTEM SET " + set);
        }
        server.execute("postgres", "SELECT pg_reload_conf()");
        Waiting.until(() -> server.count("postgres", "SELECT count(*) FROM pg_stat_ssl WHERE ssl") > 0);
    }

    @AfterAll
    static void stop() throws Exception {
        if (postgres != null) {
            postgres.stop();
        }
    }

    private static Path issued(String name, String subject, KeyPurposeId use, Issued by) throws Exception {
        KeyPair keys = Certificates.keys("secp256r1");
        Certificates certificates = new Certificates();
        certificates.use = use;
        Path key = Files.writeString(folder.resolve(name + ".key"), Certificates.pem(keys.getPrivate()));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        return Files.writeString(
                folder.resolve(name + ".pem"), Certificates.pem(certificates.issue(subject, keys, Optional.of(by))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1; ; true",
                "127.0.0.1; sslmode=disable; false",
                "127.0.0.1; sslmode=allow; false",
                "127.0.0.1; sslmode=prefer; true",
                "127.0.0.1; sslmode=require; true",
                "127.0.0.1; sslmode=verify-ca&sslrootcert=FOLDER/root.pem; true",
                "localhost; sslmode=verify-full&sslrootcert=FOLDER/root.pem; true"
            })
    void eachModeIsEncryptedOrNotAsLibpqWouldBe(String given, Vertx vertx) throws Exception {
        String[] parts = given.split("; ", 3);
        ConnectionUrl url = url(parts[0], parts[1].strip());

        assertThat(byPool(vertx, url).getBoolean("ssl")).isEqualTo(Boolean.valueOf(parts[2]));
        assertThat(byDriver(url)).isEqualTo(parts[2].equals("true") ? "t/" : "f/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1; sslmode=verify-full&sslrootcert=FOLDER/root.pem",
                "localhost; sslmode=verify-full&sslrootcert=FOLDER/other.pem",
                "127.0.0.1; sslmode=verify-ca&sslrootcert=FOLDER/other.pem",
                "127.0.0.1; sslmode=require&sslrootcert=FOLDER/other.pem",
                "localhost; sslmode=verify-full"
            })
    void aServerThatIsNotWhoItShouldBeIsNotSpokenTo(String given, Vertx vertx) {
        String[] parts = given.split("; ", 3);
        ConnectionUrl url = url(parts[0], parts[1]);

        assertThatThrownBy(() -> byPool(vertx, url)).hasMessage("Database unavailable");
        assertThatThrownBy(() -> byDriver(url)).isInstanceOf(SQLException.class);
    }

    @Test
    void aClientShowsItsOwnCertificate(Vertx vertx) throws Exception {
        ConnectionUrl url = url(
                "localhost",
                "sslmode=verify-full&sslrootcert=FOLDER/root.pem&sslcert=FOLDER/client.pem&sslkey=FOLDER/client.key");

        assertThat(byPool(vertx, url).getString("client")).isEqualTo("/CN=gateway");
        assertThat(byDriver(url)).isEqualTo("t//CN=gateway");
    }

    private static ConnectionUrl url(String host, String parameters) {
        SystemPostgres server = java.util.Objects.requireNonNull(postgres);
        return ConnectionUrl.parse("postgresql://" + host + ":" + server.port + "/postgres?"
                + parameters.replace("FOLDER", folder.toString()));
    }

    private static Row byPool(Vertx vertx, ConnectionUrl url) throws Exception {
        DatabaseConfig config = new DatabaseConfig(
                url,
                "postgres",
                "",
                1,
                10,
                Duration.ofSeconds(30),
                false,
                Duration.ofMinutes(2),
                DatabaseConfig.Pooling.NONE);
        Database database = Database.open(vertx, config, "tls", 1);
        try {
            return database.query(HOW, Tuple.tuple())
                    .await(Waiting.HANG.toMinutes(), TimeUnit.MINUTES)
                    .iterator()
                    .next();
        } finally {
            database.close().await();
        }
    }

    private static String byDriver(ConnectionUrl url) throws SQLException {
        try (var connection = DriverManager.getConnection(url.jdbc(), "postgres", "");
                var rows = connection.createStatement().executeQuery(HOW)) {
            rows.next();
            return rows.getString(1) + "/" + rows.getString(2);
        }
    }
}
