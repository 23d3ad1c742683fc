package io.holdfast.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.objectstore.FaultyStore;
import io.holdfast.objectstore.s3.S3Server;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Changed;
import io.holdfast.testing.Film;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Operator;
import io.holdfast.testing.Picture;
import io.holdfast.testing.TusClient;
import io.holdfast.testing.Waiting;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that has all of a write, says nothing for too long, and does it when its removal has overtaken it. */
class LateStoreTest {
    @TempDir
    static Path folder;

    private static S3Server store;
    private static FaultyStore faulty;
    private static GatewayServer server;
    private static byte[] picture;

    @BeforeAll
    static void start() throws Exception {
        store = S3Server.start();
        faulty = FaultyStore.before(store.port());
        Duration patience = Duration.ofSeconds(3);
        server = GatewayServer.start(
                folder,
                Optional.of(GatewayServer.s3(store.config(faulty.port(), patience))),
                new OutboundConfig(List.of(), false),
                // over when a test says so
                usual -> Changed.settings(
                        usual, Changed.part(usual.core().upload().timeouts(), "settling", Waiting.HANG)));
        picture = Picture.png(300, 300);
        for (int i = 0; i < 8; i++) {
            assertThat(upload("warm").statusCode()).isEqualTo(201); // each loop has asked what the store offers
        }
    }

    @AfterEach
    void heal() {
        faulty.heal();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        faulty.close();
        store.close();
    }

    @Test
    void whatComesBehindTheRemovalIsNamedAndGoesOnceMore() throws Exception {
        FaultyStore.Late write = hold("ann");

        HttpResponse<byte[]> answer = upload("ann");

        assertThat(answer.statusCode()).isEqualTo(503);
        Waiting.until(() -> rows("intake", "ann") == 0);
        assertThat(GatewayContract.json(
                                server.send(server.as("ann", "/v1/quota").build()))
                        .getLong("reservedBytes"))
                .isZero();
        comesLate(write, "ann");
        goesOnceMore("ann");
    }

    @Test
    void anAccountIsErasedNoSoonerThanTheStoreCanHaveEnded() throws Exception {
        FaultyStore.Late write = hold("bea");
        assertThat(upload("bea").statusCode()).isEqualTo(503);
        Waiting.until(() -> rows("intake", "bea") == 0);

        String receipt = GatewayContract.json(
                        server.send(server.as("bea", "/v1/account").DELETE().build()))
                .getString("id");

        comesLate(write, "bea");
        erasureIsTried();
        erasureIsTried(); // so that the first time is over
        assertThat(server.count(finished(receipt))).isZero();
        goesOnceMore("bea");
        Waiting.until(() -> {
            server.execute("UPDATE account_erasure SET next_at = now()");
            return server.count(finished(receipt)) == 1;
        });
        assertThat(objects("bea")).isEmpty();
    }

    private static void erasureIsTried() throws SQLException {
        server.execute("UPDATE account_erasure SET next_at = now()");
        Waiting.until(() -> server.count("SELECT count(*) FROM account_erasure WHERE next_at <= now()") == 0);
    }

    private static String finished(String receipt) {
        return "SELECT count(*) FROM erasure_receipt WHERE finished_at IS NOT NULL AND id = '" + receipt + "'";
    }

    @Test
    void whatTheSweepTookFromAReplicaThatFellSilentGoesOnceMore() throws Exception {
        FaultyStore.Late write = hold("cleo");
        CompletableFuture<HttpResponse<byte[]>> sent = CompletableFuture.supplyAsync(() -> {
            try {
                return upload("cleo");
            } catch (IOException | InterruptedException cut) {
                throw new IllegalStateException(cut);
            }
        });
        Waiting.until(write::isWhole);

        Waiting.until(() -> {
            server.execute("UPDATE intake SET expires_at = now() - interval '1 hour' WHERE account_id = '"
                    + Operator.account("cleo") + "'");
            return rows("intake", "cleo") == 0;
        });

        assertThat(sent.join().statusCode()).isEqualTo(503);
        comesLate(write, "cleo");
        goesOnceMore("cleo");
    }

    @Test
    void anUploadThatIsGivenUpIsRemovedOnceMore() throws Exception {
        TusClient client = new TusClient("dora");
        Film film = Film.of(100_000);
        String upload = client.create(port(), film);
        FaultyStore.Late write = hold("dora");
        assertThat(client.patch(port(), upload, film, 0, film.length).status()).isEqualTo(503);

        assertThat(client.send(port(), "DELETE", upload).status()).isEqualTo(204);

        Waiting.until(() -> rows("intake", "dora") == 0);
        comesLate(write, "dora");
        goesOnceMore("dora");
    }

    @Test
    void aTailThatComesLateIsNamedUntilItIsGone() throws Exception {
        TusClient client = new TusClient("enid");
        Film film = Film.of(3_000_000);
        String upload = client.create(port(), film);
        FaultyStore.Late write = hold("enid");
        assertThat(client.patch(port(), upload, film, 0, 2_000_000).status()).isEqualTo(503);

        assertThat(client.patch(port(), upload, film, client.resume(port(), upload), film.length)
                        .status())
                .isEqualTo(204);

        assertThat(write.finish()).isEqualTo(200);
        assertThat(objects("enid")).hasSize(2);
        assertThat(rows("upload_tail", "enid")).isOne();
        server.execute("UPDATE upload_tail SET expires_at = now() WHERE expires_at < 'infinity'");
        Waiting.until(() -> rows("upload_tail", "enid") == 0);
        assertThat(objects("enid")).hasSize(1);
    }

    private static FaultyStore.Late hold(String person) {
        String account = Operator.account(person).toString();
        return faulty.only(request ->
                        request.method().equals("PUT") && request.target().contains(account))
                .holdNext();
    }

    private static void comesLate(FaultyStore.Late write, String person) throws Exception {
        assertThat(objects(person)).isEmpty();
        assertThat(write.finish()).isEqualTo(200);
        assertThat(objects(person)).hasSize(1);
        assertThat(server.count("SELECT count(*) FROM leftover WHERE object_key = '"
                        + objects(person).get(0) + "'"))
                .isOne();
    }

    private static void goesOnceMore(String person) throws Exception {
        server.execute("UPDATE leftover SET expires_at = now() WHERE account_id = '" + Operator.account(person) + "'");
        Waiting.until(() -> rows("leftover", person) == 0);
        assertThat(objects(person)).isEmpty();
    }

    private static int port() {
        return server.gateway.port();
    }

    private static long rows(String table, String person) throws SQLException {
        return server.count("SELECT count(*) FROM " + table + " WHERE account_id = '" + Operator.account(person) + "'");
    }

    private static List<String> objects(String person) throws IOException {
        String account = Operator.account(person).toString();
        return store.objects().stream().filter(name -> name.contains(account)).toList();
    }

    private static HttpResponse<byte[]> upload(String person) throws IOException, InterruptedException {
        return server.send(server.as(person, "/v1/assets")
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(picture))
                .build());
    }
}
