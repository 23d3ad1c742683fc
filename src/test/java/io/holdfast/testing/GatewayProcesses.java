package io.holdfast.testing;

import io.holdfast.objectstore.FaultyStore;
import io.holdfast.objectstore.s3.S3Server;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Gateways as processes of their own, which may be killed, on one Postgres and one S3 server. */
public final class GatewayProcesses implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** A writer that died, or lost to another, leaves a tail that is cleared an hour later. */
    static final String LAPSED_TAILS =
            "UPDATE upload_tail SET expires_at = now() WHERE expires_at > now() AND expires_at < 'infinity'";

    public final S3Server store;
    private final Path folder;
    private final TestDatabase postgres;
    private final Map<String, String> settings;
    private final AtomicInteger started = new AtomicInteger();

    private GatewayProcesses(Path folder, S3Server store, TestDatabase postgres, Map<String, String> settings) {
        this.folder = folder;
        this.store = store;
        this.postgres = postgres;
        this.settings = settings;
    }

    /**
     * Starts what gateways need.
     *
     * @param more settings besides the usual ones
     */
    public static GatewayProcesses on(Path folder, Map<String, String> more) throws Exception {
        S3Server store = S3Server.start();
        TestDatabase postgres = TestDatabase.create();
        Map<String, String> settings = GatewayProcess.settings(postgres);
        settings.putAll(GatewayProcess.settings(store.config()));
        settings.put("HOLDFAST_STORE_S3_PART_SIZE", "5MiB");
        settings.putAll(more);
        return new GatewayProcesses(folder, store, postgres, settings);
    }

    /** Changes the settings of those that are started from here on. */
    public void set(Map<String, String> more) {
        settings.putAll(more);
    }

    /** Lets those that are started from here on reach the store through a port that may fail. */
    public void reachTheStoreBy(FaultyStore faulty) {
        settings.putAll(GatewayProcess.settings(store.config(faulty.port())));
    }

    public GatewayProcess start() throws Exception {
        return GatewayProcess.start(
                folder.resolve("gateway" + started.incrementAndGet() + ".log"), List.of(), settings);
    }

    /**
     * Lets the leases of writers run out in a moment, as they do by themselves some time after those died. The moment is for
     * what the dead had sent and the store is still at.
     */
    public void lapse() throws SQLException {
        execute("UPDATE upload SET lease_until = least(lease_until, now() + interval '500 milliseconds')");
    }

    /** The same for uploads in one request, where no other process has any. */
    public void lapseIntakes() throws SQLException {
        execute("UPDATE intake SET expires_at = now() WHERE NOT EXISTS (SELECT FROM upload u WHERE u.id = intake.id)");
    }

    /** What all that were started have written. */
    public String logs() throws IOException {
        StringBuilder logs = new StringBuilder();
        for (int process = 1; process <= started.get(); process++) {
            logs.append(Files.readString(folder.resolve("gateway" + process + ".log")));
        }
        return logs.toString();
    }

    /** Starts one while the test goes on. */
    public CompletableFuture<GatewayProcess> startMeanwhile() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return start();
            } catch (Exception failed) {
                throw new CompletionException(failed);
            }
        });
    }

    public long count(String sql) throws SQLException {
        return postgres.number(sql);
    }

    /** The first column of what is found. */
    public List<String> texts(String sql) throws SQLException {
        return postgres.texts(sql);
    }

    /** A connection to the database of all. */
    public Connection connect() throws SQLException {
        return postgres.connect();
    }

    public void execute(String sql) throws SQLException {
        postgres.execute(sql);
    }

    /** The sum of a meter over its labels. */
    public static double meter(GatewayProcess gateway, String name) throws IOException, InterruptedException {
        return CLIENT.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.managementPort() + "/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    /** Holds, after a while, when the store has the objects of assets and nothing else, not even a part. */
    public void untilTheStoreHoldsJustAssets() throws Exception {
        Waiting.until(() -> {
            execute(LAPSED_TAILS);
            return new HashSet<>(store.objects()).equals(keys());
        });
    }

    private Set<String> keys() throws SQLException {
        return new HashSet<>(texts("SELECT object_key FROM asset"));
    }

    @Override
    public void close() throws IOException {
        postgres.close();
        store.close();
    }
}
