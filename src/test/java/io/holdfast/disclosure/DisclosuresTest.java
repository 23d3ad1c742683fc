package io.holdfast.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.app.Gateway;
import io.holdfast.testing.DisclosureChain;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Sharing;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DisclosuresTest {
    @TempDir
    static Path folder;

    private static GatewayServer server;
    private static Sharing sharing;

    @BeforeAll
    static void start() throws Exception {
        server = GatewayServer.start(folder, Optional.empty());
        sharing = new Sharing(server);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void eachReleaseToSomebodyElseIsToldToTheOwnerAndNoOtherIs() throws Exception {
        JsonObject link = sharing.link("ann", new JsonObject().put("label", "für Bob"));
        String asset = link.getString("asset");
        server.send(server.as("ann", "/v1/assets/" + asset + "/content").build());
        sharing.follow(sharing.media(link), "User-Agent", "secret-agent/1");
        String run = server.url("/v1/generations/" + UUID.randomUUID());
        backend(run, "PUT", "{\"model\":\"m\",\"inputs\":[\"" + asset + "\"]}");
        for (int again = 0; again < 2; again++) {
            assertThat(server.send(GatewayServer.backend(
                                            "painter",
                                            "ann",
                                            URI.create(server.url("/v1/assets/" + asset + "/content")))
                                    .build())
                            .statusCode())
                    .isEqualTo(200);
        }

        List<JsonObject> told = sharing.disclosures("ann");
        assertThat(told.stream()
                        .map(each -> each.getString("channel") + " " + each.getString("scope") + " "
                                + each.getString("purpose") + " " + each.getString("label")))
                .containsExactly(
                        "share description display für Bob",
                        "share content display für Bob",
                        "workflow content inference null",
                        "workflow content inference null");
        assertThat(told.get(1).getString("recipient")).isEqualTo(link.getString("id"));
        assertThat(told.get(2).getString("recipient")).isEqualTo("painter");
        assertThat(told.toString()).doesNotContain("secret-agent", "127.0.0.1");
        assertThat(faults("ann")).isEmpty();
    }

    @Test
    void whoWantsAnAssetForTrainingIsToldToItsOwner() throws Exception {
        JsonObject link = sharing.link("ina", new JsonObject());
        String path = "/v1/assets/" + link.getString("asset") + "/content";
        HttpResponse<byte[]> refused = server.send(
                server.as("ina", path).header("Holdfast-Purpose", "training").build());

        assertThat(refused.statusCode()).isEqualTo(403);
        Waiting.until(() -> !sharing.disclosures("ina").isEmpty());
        JsonObject told = sharing.disclosures("ina").get(0);
        assertThat(told.getString("outcome")).isEqualTo("refused");
        assertThat(told.getString("channel")).isEqualTo("owner");
        assertThat(told.getString("asset")).isEqualTo(link.getString("asset"));
    }

    @Test
    void pagesLeadFromTheNewestToTheFirst() throws Exception {
        JsonObject link = sharing.link("bob", new JsonObject());
        JsonObject other = sharing.link("bob", new JsonObject());
        for (int turn = 0; turn < 3; turn++) {
            sharing.follow(Sharing.path(link) + "/content");
            sharing.follow(Sharing.path(other) + "/content");
        }
        String ofOne = "/v1/assets/" + link.getString("asset") + "/disclosures";

        JsonObject first = page("bob", ofOne + "?limit=2");
        JsonObject second = page("bob", ofOne + "?limit=2&cursor=" + first.getString("next"));

        assertThat(numbers(first)).containsExactly(5L, 3L);
        assertThat(numbers(second)).containsExactly(1L);
        assertThat(second.getString("next")).isNull();
        assertThat(page("bob", "/v1/disclosures").getJsonObject("head").getLong("number"))
                .isEqualTo(6);
        assertThat(server.send(server.as("mallory", ofOne).build()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void nobodyChangesOrRemovesADisclosureByTheWay() throws Exception {
        sharing.follow(Sharing.path(sharing.link("cleo", new JsonObject())) + "/content");

        for (String attempt : List.of(
                "UPDATE disclosure SET recipient = 'nobody'",
                "DELETE FROM disclosure",
                "TRUNCATE disclosure",
                "UPDATE disclosure_head SET number = number - 1",
                "UPDATE disclosure_head SET number = 0, hash = anchor_hash",
                "UPDATE disclosure_head SET anchor = number, anchor_hash = sha256('')",
                "DELETE FROM disclosure_head")) {
            assertThatThrownBy(() -> server.execute(attempt))
                    .as(attempt)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("only");
        }
        assertThat(faults("cleo")).isEmpty();
    }

    @Test
    void whoeverForcesAChangeIsFoundOut() throws Exception {
        JsonObject link = sharing.link("dan", new JsonObject());
        for (int turn = 0; turn < 5; turn++) {
            sharing.follow(Sharing.path(link) + "/content");
        }
        assertThat(faults("dan")).isEmpty();
        String own = " WHERE account_id = (SELECT account_id FROM account WHERE subject = 'dan') AND number = ";

        server.execute("ALTER TABLE disclosure DISABLE TRIGGER USER");
        try {
            server.execute("UPDATE disclosure SET purpose = 'inference'" + own + "2");
            assertThat(faults("dan")).containsExactly(2L);
            server.execute("UPDATE disclosure SET purpose = 'display'" + own + "2");
            assertThat(faults("dan")).isEmpty();
            server.execute("DELETE FROM disclosure" + own + "4");
            assertThat(faults("dan")).containsExactly(5L);
        } finally {
            server.execute("ALTER TABLE disclosure ENABLE TRIGGER USER");
        }
    }

    @Test
    void theChainCanBeCheckedFromAnAnchorOnceTheOldestAreSweptAway() throws Exception {
        JsonObject link = sharing.link("eve", new JsonObject());
        for (int turn = 0; turn < 5; turn++) {
            sharing.follow(Sharing.path(link) + "/content");
        }
        String own = " WHERE account_id = (SELECT account_id FROM account WHERE subject = 'eve')";

        server.execute("UPDATE disclosure_head h SET anchor = 3, anchor_hash = (SELECT hash FROM disclosure d"
                + " WHERE d.account_id = h.account_id AND d.number = 3)" + own);
        assertThatThrownBy(() -> server.execute("DELETE FROM disclosure" + own)).isInstanceOf(SQLException.class);
        server.execute("DELETE FROM disclosure" + own + " AND number <= 3");

        assertThat(sharing.disclosures("eve")).hasSize(2);
        assertThat(faults("eve")).isEmpty();
    }

    @Test
    void anAccountThatGoesTakesItsDisclosuresAlong() throws Exception {
        JsonObject link = sharing.link("fay", new JsonObject());
        sharing.follow(Sharing.path(link) + "/content");

        server.execute("DELETE FROM asset WHERE id = '" + link.getString("asset") + "'");
        server.execute("DELETE FROM account WHERE subject = 'fay'");

        assertThat(server.count("SELECT count(*) FROM disclosure WHERE asset_id = '" + link.getString("asset") + "'"))
                .isZero();
        assertThat(sharing.follow(Sharing.path(link)).statusCode()).isEqualTo(404);
    }

    @Test
    void aReleaseThatCannotBeRecordedInTimeIsRefusedAndLaterOnesAreNot() throws Exception {
        JsonObject link = sharing.link("gus", new JsonObject());
        byte[] bytes = sharing.follow(Sharing.path(link) + "/content").body();
        HttpResponse<byte[]> refused;
        HttpResponse<byte[]> page;
        Gateway hasty =
                server.replica(folder, Optional.empty(), usual -> Sharing.waiting(usual, Duration.ofMillis(300)));
        try (Connection busy = server.connect()) {
            busy.setAutoCommit(false);
            busy.createStatement().execute("SELECT 1 FROM disclosure_head FOR UPDATE");

            refused = sharing.follow(hasty, Sharing.path(link) + "/content");
            page = sharing.follow(hasty, Sharing.path(link));
            busy.rollback();
        } finally {
            hasty.stop().await();
        }

        for (HttpResponse<byte[]> each : List.of(refused, page)) {
            assertThat(each.statusCode()).isEqualTo(503);
            assertThat(Sharing.json(each).getString("type")).isEqualTo("/problems/unrecorded");
            assertThat(each.headers().firstValue("retry-after")).isPresent();
            assertThat(Sharing.text(each)).doesNotContain("sea.png", link.getString("asset"));
        }
        assertThat(sharing.follow(Sharing.path(link) + "/content").body()).isEqualTo(bytes);
        assertThat(faults("gus")).isEmpty();
    }

    @Test
    void manyAtOnceBecomeFewTransactions() throws Exception {
        JsonObject link = sharing.link("hal", new JsonObject());
        sharing.follow(Sharing.path(link) + "/content");
        double records = server.meter("holdfast_disclosure_records_total", "");
        double batches = server.meter("holdfast_disclosure_batches_total", "");
        List<CompletableFuture<HttpResponse<byte[]>>> asked = new ArrayList<>();
        try (Connection busy = server.connect()) {
            busy.setAutoCommit(false);
            busy.createStatement().execute("SELECT 1 FROM disclosure_head FOR UPDATE");
            for (int turn = 0; turn < 60; turn++) {
                asked.add(server.client.sendAsync(
                        java.net.http.HttpRequest.newBuilder(URI.create(server.url(Sharing.path(link) + "/content")))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray()));
            }
            Waiting.until(() -> server.meter("vertx_http_server_active_requests", "") >= 60);
            busy.rollback();
        }
        for (CompletableFuture<HttpResponse<byte[]>> answer : asked) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }

        assertThat(server.meter("holdfast_disclosure_records_total", "") - records)
                .isEqualTo(60);
        assertThat(server.meter("holdfast_disclosure_batches_total", "") - batches)
                .isLessThan(30);
        assertThat(faults("hal")).isEmpty();
    }

    private static List<Long> faults(String person) throws Exception {
        JsonObject page = page(person, "/v1/disclosures");
        return DisclosureChain.faults(
                page.getString("account"), page.getJsonObject("anchor"), sharing.disclosures(person));
    }

    private static JsonObject page(String person, String path) throws Exception {
        return Sharing.json(server.send(server.as(person, path).build()));
    }

    private static List<Long> numbers(JsonObject page) {
        return page.getJsonArray("items").stream()
                .map(item -> ((JsonObject) item).getLong("number"))
                .toList();
    }

    private static void backend(String run, String method, String body) throws Exception {
        assertThat(server.send(GatewayServer.backend("painter", "ann", URI.create(run))
                                .method(method, BodyPublishers.ofString(body))
                                .build())
                        .statusCode())
                .isEqualTo(201);
    }
}
