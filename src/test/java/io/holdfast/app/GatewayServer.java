package io.holdfast.app;

import io.holdfast.db.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A whole gateway on real parts and free ports, and a client that talks to it. */
final class GatewayServer implements AutoCloseable {
    static final String SECRET = "0123456789abcdef0123456789abcdef";

    final EmbeddedPostgres postgres;
    final Gateway gateway;
    final HttpClient client = HttpClient.newHttpClient();

    private GatewayServer(EmbeddedPostgres postgres, Gateway gateway) {
        this.postgres = postgres;
        this.gateway = gateway;
    }

    /** Starts one; the store is a folder unless another is given. */
    static GatewayServer start(Path folder, Optional<StoreConfig> store) throws IOException, TimeoutException {
        EmbeddedPostgres postgres = EmbeddedPostgres.start();
        new Migrations(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "").apply();
        return new GatewayServer(postgres, gateway(postgres, folder, store));
    }

    static Gateway gateway(EmbeddedPostgres postgres, Path folder, Optional<StoreConfig> store)
            throws TimeoutException {
        Settings usual = Development.settings(
                "http://localhost:8080",
                0,
                0,
                "postgresql://localhost:" + postgres.getPort() + "/postgres",
                folder,
                SECRET);
        Settings settings = new Settings(
                usual.http(),
                usual.management(),
                usual.database(),
                store.orElse(usual.store()),
                usual.identity(),
                usual.upload(),
                usual.quota(),
                usual.erasure(),
                usual.delivery(),
                usual.log());
        return Gateway.start(settings).await(60, TimeUnit.SECONDS);
    }

    String url(String path) {
        return "http://127.0.0.1:" + gateway.port() + path;
    }

    /** A request of a person with the usual scopes. */
    HttpRequest.Builder as(String person, String path) {
        try {
            return HttpRequest.newBuilder(URI.create(url(path)))
                    .timeout(Duration.ofSeconds(20))
                    .header("Authorization", "Bearer " + Development.token(SECRET, person, "assets:read assets:write"));
        } catch (com.nimbusds.jose.JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    long count(String sql) throws SQLException {
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public void close() throws IOException {
        gateway.stop().await();
        postgres.close();
    }
}
