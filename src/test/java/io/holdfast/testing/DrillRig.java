package io.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Development;
import io.holdfast.app.Gateway;
import io.holdfast.app.Settings;
import io.holdfast.db.DatabaseConfig;
import io.holdfast.db.Migrations;
import io.holdfast.tenancy.Accounts;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A database that is backed up, lost and restored by the very scripts of the cluster, and gateways on it. */
public final class DrillRig {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    public final SystemPostgres postgres;
    public final Path backups;
    private final Path folder;
    public final String database;

    private DrillRig(SystemPostgres postgres, Path folder, String database) {
        this.postgres = postgres;
        this.folder = folder;
        this.backups = folder.resolve("backups");
        this.database = database;
    }

    /** Makes an empty database of the gateway's role, and a role that may only read. */
    public static DrillRig on(SystemPostgres postgres, Path folder, String database) throws Exception {
        DrillRig rig = new DrillRig(postgres, folder, database);
        Files.createDirectories(rig.backups);
        if (postgres.count("postgres", "SELECT count(*) FROM pg_roles WHERE rolname = 'holdfast'") == 0) {
            postgres.execute("postgres", "CREATE ROLE holdfast LOGIN");
            postgres.execute("postgres", "CREATE ROLE backup LOGIN IN ROLE pg_read_all_data");
        }
        rig.create();
        new Migrations("jdbc:" + postgres.url(database), "holdfast", "").apply();
        return rig;
    }

    private void create() throws Exception {
        postgres.execute("postgres", "CREATE DATABASE " + database + " OWNER holdfast");
    }

    /** The database is gone, and an empty one is in its place. */
    public void lose() throws Exception {
        postgres.execute("postgres", "DROP DATABASE " + database + " WITH (FORCE)");
        create();
    }

    public Settings settings(UnaryOperator<Settings> changed) {
        Settings usual = Development.settings(
                "http://localhost:8080", 0, 0, postgres.url(database), folder.resolve("objects"), GatewayServer.SECRET);
        return changed.apply(Changed.settings(
                usual,
                new DatabaseConfig(
                        postgres.url(database),
                        "holdfast",
                        "",
                        8,
                        1_000,
                        Duration.ofSeconds(5),
                        false,
                        Duration.ofMinutes(2)),
                new io.holdfast.erasure.ErasureConfig(
                        Duration.ofHours(24), Duration.ofMillis(500), Duration.ofDays(14))));
    }

    public Gateway gateway(UnaryOperator<Settings> changed) throws Exception {
        return Gateway.start(settings(changed)).await(5, TimeUnit.MINUTES);
    }

    /** Variables with which the program is a gateway on the database and the folder. */
    public Map<String, String> environment() {
        Map<String, String> environment = GatewayProcess.settings(postgres.port);
        environment.put("HOLDFAST_DATABASE_URL", postgres.url(database));
        environment.put("HOLDFAST_DATABASE_USER", "holdfast");
        environment.put("HOLDFAST_DATABASE_MIGRATE", "false");
        environment.put("HOLDFAST_STORE_KIND", "file");
        environment.put("HOLDFAST_STORE_FILE_ROOT", folder.resolve("objects").toString());
        return environment;
    }

    public SystemPostgres.Ended script(String name, String user, String... arguments) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(
                "HOLDFAST_DATABASE_URL",
                postgres.url(database),
                "PGUSER",
                user,
                "BACKUP_FOLDER",
                backups.toString(),
                "BACKUP_RETENTION",
                "14d"));
        List<String> command = new java.util.ArrayList<>(List.of("sh", "k8s/base/" + name));
        command.addAll(List.of(arguments));
        return postgres.run(environment, command);
    }

    public void backUp() throws Exception {
        SystemPostgres.Ended ended = script("backup.sh", "backup");
        assertThat(ended.code()).as(ended.said()).isZero();
    }

    public void restore() throws Exception {
        SystemPostgres.Ended ended = script("restore.sh", "holdfast");
        assertThat(ended.code()).as(ended.said()).isZero();
    }

    public long count(String sql) throws Exception {
        return postgres.count(database, sql);
    }

    /** Rows of a person's account in a table. */
    public long rows(String table, String person) throws Exception {
        return count("SELECT count(*) FROM " + table + " WHERE account_id = '" + account(person) + "'");
    }

    public static UUID account(String person) {
        return Accounts.idOf(Development.ISSUER, person);
    }

    public static String store(Gateway gateway, String person, byte[] bytes) throws Exception {
        HttpResponse<byte[]> created = send(GatewayServer.as(person, uri(gateway, "/v1/assets"))
                .header("Holdfast-Stamp", "none")
                .POST(BodyPublishers.ofByteArray(bytes))
                .build());
        assertThat(created.statusCode()).isEqualTo(201);
        return new JsonObject(io.vertx.core.buffer.Buffer.buffer(created.body())).getString("id");
    }

    public static int status(Gateway gateway, String method, String person, String path) throws Exception {
        return send(GatewayServer.as(person, uri(gateway, path))
                        .method(method, BodyPublishers.noBody())
                        .build())
                .statusCode();
    }

    public static byte[] content(Gateway gateway, String person, String asset) throws Exception {
        HttpResponse<byte[]> got = send(GatewayServer.as(person, uri(gateway, "/v1/assets/" + asset + "/content"))
                .build());
        assertThat(got.statusCode()).isEqualTo(200);
        return got.body();
    }

    public static int ready(int managementPort) throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/health/ready"))
                        .build())
                .statusCode();
    }

    public static HttpResponse<byte[]> send(HttpRequest request) throws Exception {
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    public static URI uri(Gateway gateway, String path) {
        return URI.create(GatewayServer.url(gateway, path));
    }
}
