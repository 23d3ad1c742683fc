package io.holdfast.app;

import io.holdfast.catalog.DisclosureConfig;
import io.holdfast.catalog.ResumeConfig;
import io.holdfast.catalog.UploadConfig;
import io.holdfast.db.DatabaseConfig;
import io.holdfast.db.Migrations;
import io.holdfast.generation.IngestConfig;
import io.holdfast.objectstore.S3Config;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.privacy.ExportConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** A whole gateway on real parts and free ports, and a client that talks to it. */
final class GatewayServer implements AutoCloseable {
    static final String SECRET = "0123456789abcdef0123456789abcdef";

    final Gateway gateway;
    final HttpClient client = HttpClient.newHttpClient();
    private final Path postgresFolder;
    private final OutboundConfig outbound;
    private EmbeddedPostgres postgres;

    private GatewayServer(EmbeddedPostgres postgres, Path postgresFolder, OutboundConfig outbound, Gateway gateway) {
        this.outbound = outbound;
        this.postgres = postgres;
        this.postgresFolder = postgresFolder;
        this.gateway = gateway;
    }

    /** Starts one; the store is a folder unless another is given. */
    static GatewayServer start(Path folder, Optional<StoreConfig> store) throws IOException, TimeoutException {
        return start(folder, store, new OutboundConfig(List.of(), false));
    }

    /** Starts one that may call some hosts besides public ones. */
    static GatewayServer start(Path folder, Optional<StoreConfig> store, OutboundConfig outbound)
            throws IOException, TimeoutException {
        return start(folder, store, outbound, usual -> usual);
    }

    /** Starts one with settings that differ. */
    static GatewayServer start(
            Path folder, Optional<StoreConfig> store, OutboundConfig outbound, UnaryOperator<Settings> changed)
            throws IOException, TimeoutException {
        Path postgresFolder = folder.resolve("postgres");
        EmbeddedPostgres postgres = postgres(postgresFolder, 0);
        new Migrations(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "").apply();
        return new GatewayServer(
                postgres,
                postgresFolder,
                outbound,
                Gateway.start(changed.apply(settings(postgres, folder, store, outbound)))
                        .await(60, TimeUnit.SECONDS));
    }

    /** Another gateway on the same database and store; closing it leaves those alone. */
    Gateway replica(Path folder, Optional<StoreConfig> store) throws TimeoutException {
        return replica(folder, store, usual -> usual);
    }

    /** Another gateway with settings that differ. */
    Gateway replica(Path folder, Optional<StoreConfig> store, UnaryOperator<Settings> changed) throws TimeoutException {
        return Gateway.start(changed.apply(settings(postgres, folder, store, outbound)))
                .await(60, TimeUnit.SECONDS);
    }

    /** Settings of another gateway on the same store, in a database of its own. */
    Settings apart(Path folder, String name) throws SQLException {
        execute("CREATE DATABASE " + name);
        new Migrations(postgres.getJdbcUrl("postgres", name), "postgres", "").apply();
        Settings usual = settings(postgres, folder, Optional.empty(), outbound);
        DatabaseConfig database = usual.database();
        return Changed.settings(
                usual,
                new DatabaseConfig(
                        database.url().replaceFirst("/postgres\\z", "/" + name),
                        database.user(),
                        database.password(),
                        database.poolSize(),
                        database.waitQueue(),
                        database.timeout(),
                        false));
    }

    static StoreConfig s3(S3Config config) {
        return new StoreConfig(StoreConfig.Kind.S3, Optional.empty(), Optional.of(config), 64L << 20);
    }

    private static EmbeddedPostgres postgres(Path folder, int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setPGStartupWait(Duration.ofSeconds(60));
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    /** Settings with an issuer of its own, leases short enough to see them lapse, and patience for machines that are busy. */
    private static Settings settings(
            EmbeddedPostgres postgres, Path folder, Optional<StoreConfig> store, OutboundConfig outbound) {
        Settings usual = Development.settings(
                "http://localhost:8080",
                0,
                0,
                "postgresql://localhost:" + postgres.getPort() + "/postgres",
                folder.resolve("objects"),
                SECRET);
        return Changed.settings(
                usual,
                store.orElse(usual.store()),
                brief(usual.upload()),
                new DisclosureConfig(Duration.ofSeconds(20)),
                Changed.part(usual.erasure(), "interval", Duration.ofMillis(500)),
                new ExportConfig(Duration.ofHours(24), 60, Duration.ofMillis(500)),
                new IngestConfig(4, Duration.ofSeconds(10), 8, Duration.ofMillis(200)),
                outbound);
    }

    private static UploadConfig brief(UploadConfig usual) {
        return new UploadConfig(
                usual.maxImageBytes(),
                usual.maxVideoBytes(),
                usual.maxAudioBytes(),
                usual.maxOtherBytes(),
                usual.types(),
                usual.admissionTimeout(),
                usual.stallTimeout(),
                Duration.ofSeconds(4),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                usual.idempotencyRetention(),
                usual.maxFormFiles(),
                usual.stripLocation(),
                new ResumeConfig(Duration.ofSeconds(20), Duration.ofSeconds(2), Duration.ofSeconds(8), 1_000));
    }

    String url(String path) {
        return url(gateway, path);
    }

    static String url(Gateway gateway, String path) {
        return "http://127.0.0.1:" + gateway.port() + path;
    }

    /** A request of a person with the usual scopes. */
    HttpRequest.Builder as(String person, String path) {
        return as(person, URI.create(url(path)));
    }

    static HttpRequest.Builder as(String person, URI uri) {
        return HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(40))
                .header("Authorization", "Bearer " + token(person));
    }

    static String token(String person) {
        try {
            return Development.token(SECRET, person, "assets:read assets:write webhooks:manage account:manage");
        } catch (com.nimbusds.jose.JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A request of a backend for somebody. */
    static HttpRequest.Builder backend(String backend, String person, URI uri) {
        try {
            return HttpRequest.newBuilder(uri)
                    .timeout(Duration.ofSeconds(40))
                    .header("Holdfast-On-Behalf-Of", person)
                    .header("Authorization", "Bearer " + Development.token(SECRET, backend, Development.BACKEND));
        } catch (com.nimbusds.jose.JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, StreamStart.orWhole());
    }

    /** The sum of a meter over its labels, of those that contain {@code labels}. */
    double meter(String name, String labels) throws IOException, InterruptedException {
        String scraped = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.managementPort() + "/metrics"))
                                .timeout(Duration.ofSeconds(20))
                                .version(HttpClient.Version.HTTP_1_1)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return scraped.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .filter(line -> line.contains(labels))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** The status that the operator's port answers with. */
    int health(String path) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.managementPort() + path))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    long count(String sql) throws SQLException {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    void execute(String sql) throws SQLException {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    EmbeddedPostgres postgres() {
        return postgres;
    }

    void stopPostgres() throws IOException {
        postgres.close();
    }

    /** Starts Postgres again, with its data and on its port. */
    void startPostgres() throws IOException {
        postgres = postgres(postgresFolder, postgres.getPort());
    }

    @Override
    public void close() throws IOException {
        gateway.stop().await();
        postgres.close();
    }
}
