package io.holdfast.testing;

import io.holdfast.app.Gateway;
import io.holdfast.objectstore.FaultyStore;
import io.holdfast.objectstore.s3.S3Server;
import io.holdfast.storage.StoreConfig;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Two gateways on one Postgres and one S3 server, which can be made to fail. */
public final class TwoReplicas implements Closeable {
    public final S3Server store;
    public final FaultyStore faulty;
    public final GatewayServer first;
    public final Gateway second;

    private TwoReplicas(S3Server store, FaultyStore faulty, GatewayServer first, Gateway second) {
        this.store = store;
        this.faulty = faulty;
        this.first = first;
        this.second = second;
    }

    public static TwoReplicas start(Path folder) throws Exception {
        return start(folder, GatewayServer::start);
    }

    /** The same on a Postgres that may be stopped, since no other test uses it. */
    public static TwoReplicas onOwnPostgres(Path folder) throws Exception {
        return start(folder, GatewayServer::onOwnPostgres);
    }

    private static TwoReplicas start(Path folder, First starts) throws Exception {
        S3Server store = S3Server.start();
        FaultyStore faulty = FaultyStore.before(store.port());
        Optional<StoreConfig> through = Optional.of(GatewayServer.s3(store.config(faulty.port())));
        GatewayServer first = starts.on(folder, through);
        return new TwoReplicas(store, faulty, first, first.replica(folder, through));
    }

    private interface First {
        GatewayServer on(Path folder, Optional<StoreConfig> store) throws Exception;
    }

    /** The one and the other in turns. */
    public int port(int turn) {
        return turn % 2 == 0 ? first.gateway.port() : second.port();
    }

    /** What a person has. */
    public Belongings of(String person) {
        return Belongings.of(first.gateway.port(), person);
    }

    /** Holds, after a while, when the store has the objects of assets and nothing else, not even a part. */
    public void untilTheStoreHoldsJustAssets() throws Exception {
        Waiting.until(() -> {
            first.execute(GatewayProcesses.LAPSED_TAILS);
            return new HashSet<>(store.objects()).equals(keys());
        });
    }

    /** Holds, after a while, when no memory, no transfer and no connection to Postgres is held any more. */
    public void untilAllIsBack() throws Exception {
        Waiting.until(() -> first.meter("holdfast_budget_bytes", "") == 0);
        Waiting.until(() -> first.meter("holdfast_transfers_active", "") == 0);
        Waiting.until(() -> first.meter("vertx_pool_in_use", "postgres") == 0);
    }

    private Set<String> keys() throws SQLException {
        Set<String> keys = new HashSet<>();
        try (var connection = first.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT object_key FROM asset")) {
            while (rows.next()) {
                keys.add(rows.getString(1));
            }
        }
        return keys;
    }

    @Override
    public void close() throws IOException {
        second.stop().await();
        first.close();
        faulty.close();
        store.close();
    }
}
