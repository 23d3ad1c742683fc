package io.holdfast.testing;

import io.holdfast.app.Development;
import io.holdfast.app.Gateway;
import io.holdfast.app.Settings;
import io.holdfast.disclosure.DisclosureConfig;
import io.holdfast.export.ExportConfig;
import io.holdfast.generation.ingest.IngestConfig;
import io.holdfast.intake.ResumeConfig;
import io.holdfast.intake.UploadConfig;
import io.holdfast.intake.UploadTimeouts;
import io.holdfast.jobs.AccountShares;
import io.holdfast.objectstore.s3.S3Config;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.storage.StoreConfig;
import io.vertx.core.Future;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/** A whole gateway on real parts and free ports, and a client that talks to it. */
public final class GatewayServer implements Closeable {
    /** The usual ones of a person. */
    public static final String SCOPES = "assets:read assets:write webhooks:manage account:manage";

    public static final String SECRET = "7kQ2vXw9ZrT4mB8nLcY6hJ3sPdF5gA1e";

    public final Gateway gateway;
    public final HttpClient client = HttpClient.newHttpClient();
    private final OutboundConfig outbound;
    private final TestDatabase database;

    private GatewayServer(TestDatabase database, OutboundConfig outbound, Gateway gateway) {
        this.outbound = outbound;
        this.database = database;
        this.gateway = gateway;
    }

    /** Starts one; the store is a folder unless another is given. */
    public static GatewayServer start(Path folder, Optional<StoreConfig> store) throws IOException, TimeoutException {
        return start(folder, store, new OutboundConfig(List.of(), false));
    }

    /** Starts one that may call some hosts besides public ones. */
    public static GatewayServer start(Path folder, Optional<StoreConfig> store, OutboundConfig outbound)
            throws IOException, TimeoutException {
        return start(folder, store, outbound, usual -> usual);
    }

    /** Starts one with settings that differ. */
    public static GatewayServer start(
            Path folder, Optional<StoreConfig> store, OutboundConfig outbound, UnaryOperator<Settings> changed)
            throws IOException, TimeoutException {
        return start(TestDatabase.create(), folder, store, outbound, changed);
    }

    /** Starts one whose Postgres may be stopped, since no other test uses it. */
    public static GatewayServer onOwnPostgres(Path folder, Optional<StoreConfig> store)
            throws IOException, TimeoutException {
        return onOwnPostgres(folder, store, new OutboundConfig(List.of(), false), usual -> usual);
    }

    /** Starts one whose Postgres may be stopped, with settings that differ. */
    public static GatewayServer onOwnPostgres(
            Path folder, Optional<StoreConfig> store, OutboundConfig outbound, UnaryOperator<Settings> changed)
            throws IOException, TimeoutException {
        return start(TestDatabase.onOwnPostgres(folder.resolve("postgres")), folder, store, outbound, changed);
    }

    private static GatewayServer start(
            TestDatabase database,
            Path folder,
            Optional<StoreConfig> store,
            OutboundConfig outbound,
            UnaryOperator<Settings> changed)
            throws TimeoutException {
        return new GatewayServer(
                database, outbound, started(Gateway.start(changed.apply(settings(database, folder, store, outbound)))));
    }

    private static Gateway started(Future<Gateway> starting) throws TimeoutException {
        return starting.await(5, TimeUnit.MINUTES);
    }

    /** Another gateway on the same database and store; closing it leaves those alone. */
    public Gateway replica(Path folder, Optional<StoreConfig> store) throws TimeoutException {
        return replica(folder, store, usual -> usual);
    }

    /** Another gateway with settings that differ. */
    public Gateway replica(Path folder, Optional<StoreConfig> store, UnaryOperator<Settings> changed)
            throws TimeoutException {
        return started(Gateway.start(changed.apply(settings(database, folder, store, outbound))));
    }

    /** Settings of another gateway on the same folder, in a database of its own. */
    public Settings apart(Path folder) {
        return settings(database.beside(), folder, Optional.empty(), outbound);
    }

    public static StoreConfig s3(S3Config config) {
        return new StoreConfig(StoreConfig.Kind.S3, Optional.empty(), Optional.of(config), 64L << 20);
    }

    /** Settings with an issuer of its own, frequent rounds, and patience for machines that are busy. */
    private static Settings settings(
            TestDatabase database, Path folder, Optional<StoreConfig> store, OutboundConfig outbound) {
        Settings usual =
                Development.settings("http://localhost:8080", 0, 0, database.url(), folder.resolve("objects"), SECRET);
        return Changed.settings(
                usual,
                database.config(usual.database().poolSize()),
                store.orElse(usual.core().storage().store()),
                brief(usual.core().upload()),
                new DisclosureConfig(Waiting.HANG),
                Changed.part(usual.core().erasure(), "interval", Duration.ofMillis(500)),
                new ExportConfig(Duration.ofHours(24), 60, Duration.ofMillis(500)),
                new IngestConfig(4, Duration.ofSeconds(15), new AccountShares(8, 4, 1), Duration.ofMillis(200)),
                outbound);
    }

    private static UploadConfig brief(UploadConfig usual) {
        return new UploadConfig(
                usual.sizes(),
                usual.types(),
                new UploadTimeouts(
                        Duration.ofMinutes(1), usual.timeouts().stall(), Duration.ofMinutes(1), Duration.ofSeconds(1)),
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                usual.idempotency(),
                usual.maxFormFiles(),
                usual.stripLocation(),
                new ResumeConfig(Duration.ofHours(1), Duration.ofSeconds(15), Duration.ofSeconds(8), 1_000));
    }

    public String url(String path) {
        return url(gateway, path);
    }

    public static String url(Gateway gateway, String path) {
        return "http://127.0.0.1:" + gateway.port() + path;
    }

    /** A request of a person with the usual scopes. */
    public HttpRequest.Builder as(String person, String path) {
        return as(person, URI.create(url(path)));
    }

    public static HttpRequest.Builder as(String person, URI uri) {
        return as(person, SCOPES, uri);
    }

    /** A request of a person whose token has other scopes. */
    public static HttpRequest.Builder as(String person, String scopes, URI uri) {
        return HttpRequest.newBuilder(uri)
                .timeout(Duration.ofMinutes(5))
                .header("Authorization", "Bearer " + token(person, scopes));
    }

    public static String token(String person) {
        return token(person, SCOPES);
    }

    private static String token(String person, String scopes) {
        try {
            return Development.token(SECRET, Persons.subject(person), scopes);
        } catch (com.nimbusds.jose.JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A request of a backend for somebody. */
    public static HttpRequest.Builder backend(String backend, String person, URI uri) {
        try {
            return HttpRequest.newBuilder(uri)
                    .timeout(Duration.ofMinutes(5))
                    .header("Holdfast-On-Behalf-Of", Persons.subject(person))
                    .header("Authorization", "Bearer " + Development.token(SECRET, backend, Development.BACKEND));
        } catch (com.nimbusds.jose.JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, StreamStart.orWhole());
    }

    /** The sum of a meter over its labels, of those that contain {@code labels}. */
    public double meter(String name, String labels) throws IOException, InterruptedException {
        return scrape().stream()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .filter(line -> line.contains(labels))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** All that it tells Prometheus, line by line. */
    public List<String> scrape() throws IOException, InterruptedException {
        String scraped = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.managementPort() + "/metrics"))
                                .timeout(Duration.ofMinutes(5))
                                .version(HttpClient.Version.HTTP_1_1)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        return scraped.lines().toList();
    }

    /** The status that the operator's port answers with. */
    public int health(String path) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.managementPort() + path))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    public long count(String sql) throws SQLException {
        return database.number(sql);
    }

    /** The first column of each row, of which some may be null. */
    public List<String> texts(String sql) throws SQLException {
        return database.texts(sql);
    }

    public void execute(String sql) throws SQLException {
        database.execute(sql);
    }

    /** A connection to its database, beside the gateway's. */
    public Connection connect() throws SQLException {
        return database.connect();
    }

    /** Stops its Postgres, which must be its own. */
    public void stopPostgres() throws IOException {
        database.stopPostgres();
    }

    /** Starts Postgres again, with its data and on its port. */
    public void startPostgres() throws IOException {
        database.startPostgres();
    }

    @Override
    public void close() throws IOException {
        gateway.stop().await();
        database.close();
    }
}
