package io.holdfast.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import io.holdfast.testing.Sharing;
import io.holdfast.testing.Unstamped;
import io.holdfast.testing.Waiting;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShareLinksTest {
    @TempDir
    static Path folder;

    private static GatewayServer server;
    private static Sharing sharing;

    @BeforeAll
    static void start() throws Exception {
        server = GatewayServer.onOwnPostgres(folder, Optional.empty());
        sharing = new Sharing(server);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void anybodyWithTheLinkGetsTheBytesAndNobodyIsToldOfTheStore() throws Exception {
        JsonObject link = sharing.link("ann", new JsonObject().put("label", "for Bob"));
        String content = Sharing.path(link) + "/content";

        HttpResponse<byte[]> whole = sharing.follow(content);
        HttpResponse<byte[]> some = sharing.follow(content, "Range", "bytes=2-9");
        HttpResponse<byte[]> several = sharing.follow(content, "Range", "bytes=0-1,4-5");
        HttpResponse<byte[]> known = sharing.follow(
                content, "If-None-Match", whole.headers().firstValue("etag").orElseThrow());

        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(Unstamped.of(whole.body())).isEqualTo(Picture.png(30, 30));
        assertThat(some.statusCode()).isEqualTo(206);
        assertThat(some.body()).isEqualTo(Arrays.copyOfRange(whole.body(), 2, 10));
        assertThat(several.headers().firstValue("content-type").orElseThrow()).startsWith("multipart/byteranges");
        assertThat(known.statusCode()).isEqualTo(304);
        assertThat(whole.headers().firstValue("referrer-policy")).hasValue("no-referrer");
        assertThat(whole.headers().firstValue("cache-control").orElseThrow()).contains("no-cache");
        assertThat(whole.headers().map()).doesNotContainKey("location");
        assertThat(Sharing.path(link)).matches("/s/[A-Za-z0-9_-]{64}");
    }

    @Test
    void theBytesNameTheirCredentialBesideTheLink() throws Exception {
        JsonObject link = sharing.link("cara", new JsonObject());
        String content = Sharing.path(link) + "/content";
        String named = "<" + link.getString("url") + "/content.c2pa>; rel=\"c2pa-manifest\"; type=\"application/c2pa\"";
        HttpResponse<byte[]> whole = sharing.follow(content);

        assertThat(whole.headers().allValues("link")).contains(named);
        assertThat(sharing.follow(content, "Range", "bytes=2-9").headers().allValues("link"))
                .contains(named);
        assertThat(sharing.follow(content + ".c2pa").headers().firstValue("content-type"))
                .hasValue("application/c2pa");
    }

    @Test
    void theOwnerSeesItsLinksAndTheirUrlsAgain() throws Exception {
        JsonObject picture = sharing.picture("bea");
        JsonObject first = sharing.link("bea", picture.getString("id"), new JsonObject().put("label", "first"));
        JsonObject second = sharing.link("bea", picture.getString("id"), new JsonObject().put("maxDownloads", 3));
        String all = "/v1/assets/" + picture.getString("id") + "/links";

        JsonObject page =
                Sharing.json(server.send(server.as("bea", all + "?limit=1").build()));
        JsonObject rest = Sharing.json(server.send(server.as("bea", all + "?limit=1&cursor=" + page.getString("next"))
                .build()));
        JsonObject one = Sharing.json(
                server.send(server.as("bea", all + "/" + first.getString("id")).build()));

        assertThat(page.getJsonArray("items")).containsExactly(second);
        assertThat(rest.getJsonArray("items")).containsExactly(first);
        assertThat(one).isEqualTo(first);
        assertThat(Sharing.json(server.send(server.as("bea", "/v1/links").build()))
                        .getJsonArray("items"))
                .containsExactly(second, first);
    }

    @Test
    void aLinkExpiresWhenItWasToldToAndByItselfAfterSevenDays() throws Exception {
        JsonObject usual = sharing.link("cleo", new JsonObject());
        assertThat(Instant.parse(usual.getString("expiresAt")))
                .isBetween(
                        Instant.now().plusSeconds(7 * 86_400 - 60),
                        Instant.now().plusSeconds(7 * 86_400 + 60));
        server.execute("UPDATE share_link SET expires_at = now() WHERE id = '" + usual.getString("id") + "'");

        for (String path : List.of(Sharing.path(usual), Sharing.path(usual) + "/content")) {
            HttpResponse<byte[]> refused = sharing.follow(path);
            assertThat(refused.statusCode()).isEqualTo(410);
            assertThat(Sharing.json(refused).getString("type")).isEqualTo("/problems/link-over");
            assertThat(Sharing.text(refused)).doesNotContain(usual.getString("asset"), usual.getString("id"));
        }
        assertThat(sharing.disclosures("cleo")).isEmpty();
    }

    @Test
    void wishesThatCannotBeAreNamed() throws Exception {
        String asset = sharing.picture("dan").getString("id");
        for (JsonObject wish : List.of(
                new JsonObject().put("expiresAt", "2020-01-01T00:00:00Z"),
                new JsonObject()
                        .put(
                                "expiresAt",
                                Instant.now().plusSeconds(366 * 86_400L).toString()),
                new JsonObject().put("expiresAt", 7),
                new JsonObject().put("maxDownloads", 0),
                new JsonObject().put("maxDownloads", "1"),
                new JsonObject().put("label", "x".repeat(201)),
                new JsonObject().put("label", "a\0b"),
                new JsonObject().put("secret", "s"))) {
            HttpResponse<byte[]> refused = sharing.asked("dan", asset, wish);
            assertThat(refused.statusCode()).as(wish.encode()).isEqualTo(422);
            assertThat(Sharing.json(refused)
                            .getJsonArray("errors")
                            .getJsonObject(0)
                            .getString("field"))
                    .isEqualTo(wish.fieldNames().iterator().next());
        }
    }

    @Test
    void anErasedAssetTakesItsLinksAlong() throws Exception {
        JsonObject link = sharing.link("eve", new JsonObject());
        String asset = link.getString("asset");
        assertThat(sharing.follow(Sharing.path(link)).statusCode()).isEqualTo(200);

        server.send(server.as("eve", "/v1/assets/" + asset).DELETE().build());

        assertThat(sharing.follow(Sharing.path(link)).statusCode()).isEqualTo(404);
        assertThat(sharing.follow(Sharing.path(link) + "/content").statusCode()).isEqualTo(404);
        assertThat(Sharing.json(server.send(server.as("eve", "/v1/links").build()))
                        .getJsonArray("items"))
                .isEmpty();
        Waiting.until(() -> server.count("SELECT count(*) FROM asset WHERE id = '" + asset + "'") == 0);
        assertThat(server.count("SELECT count(*) FROM share_link WHERE asset_id = '" + asset + "'"))
                .isZero();
        assertThat(server.send(server.as("eve", "/v1/assets/" + asset + "/disclosures")
                                .build())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aBlockedAccountsLinksAreNotThere() throws Exception {
        JsonObject link = sharing.link("fred", new JsonObject());
        server.execute("UPDATE account SET blocked = true WHERE subject = 'fred'");

        assertThat(sharing.follow(Sharing.path(link)).statusCode()).isEqualTo(404);
        assertThat(sharing.follow(Sharing.path(link) + "/content").statusCode()).isEqualTo(404);
    }

    @Test
    void somebodyElseSeesNoLinkAndEndsNone() throws Exception {
        JsonObject link = sharing.link("gus", new JsonObject());
        String own = "/v1/assets/" + link.getString("asset") + "/links";

        for (String path : List.of(own, own + "/" + link.getString("id"))) {
            assertThat(server.send(server.as("mallory", path).build()).statusCode())
                    .isEqualTo(404);
        }
        sharing.revoke("mallory", link);
        assertThat(sharing.asked("mallory", link.getString("asset"), new JsonObject())
                        .statusCode())
                .isEqualTo(404);
        assertThat(sharing.follow(Sharing.path(link)).statusCode()).isEqualTo(200);
    }

    @Test
    void trainingIsRefusedOnLinksAndTheOwnerIsToldOnce() throws Exception {
        JsonObject link = sharing.link("hal", new JsonObject());
        double counted = server.meter("holdfast_training_refused_total", "");
        for (String path : List.of(Sharing.path(link), Sharing.path(link) + "/content")) {
            for (String[] sign : new String[][] {
                {"User-Agent", "GPTBot/1.2"}, {"User-Agent", "Mozilla/5.0 (compatible; CCBot/2.0)"},
                {"Holdfast-Purpose", "training"}, {"Holdfast-Purpose", "fine-tuning"}
            }) {
                HttpResponse<byte[]> refused = sharing.follow(path, sign);
                assertThat(refused.statusCode()).as(sign[1]).isEqualTo(403);
                assertThat(refused.headers().firstValue("tdm-policy").orElseThrow())
                        .endsWith("/policies/tdm.json");
                assertThat(refused.headers().firstValue("referrer-policy").orElse("no-referrer"))
                        .isEqualTo("no-referrer");
            }
        }

        assertThat(server.meter("holdfast_training_refused_total", "")).isEqualTo(counted + 8);
        Waiting.until(() -> !sharing.disclosures("hal").isEmpty());
        assertThat(sharing.disclosures("hal")).singleElement().satisfies(refusal -> {
            assertThat(refusal.getString("outcome")).isEqualTo("refused");
            assertThat(refusal.getString("purpose")).isEqualTo("training");
            assertThat(refusal.getString("recipient")).isEqualTo(link.getString("id"));
        });
    }

    @Test
    void tokensThatWereMadeUpNeverReachPostgres() throws Exception {
        JsonObject link = sharing.link("ida", new JsonObject());
        String token = Sharing.path(link).substring(3);
        String other = token.substring(0, 63) + (token.endsWith("A") ? "B" : "A");
        server.stopPostgres();
        try {
            for (String made : List.of(other, "x", token + token, token.substring(1), "%3A%3A")) {
                assertThat(sharing.follow("/s/" + made).statusCode()).as(made).isEqualTo(404);
                assertThat(sharing.follow("/s/" + made + "/content").statusCode())
                        .as(made)
                        .isEqualTo(404);
            }
            HttpResponse<byte[]> real = sharing.follow("/s/" + token + "/content");
            assertThat(real.statusCode()).isEqualTo(503);
            assertThat(Sharing.json(real).getString("type")).startsWith("/problems/");
        } finally {
            server.startPostgres();
        }
        Waiting.until(() -> sharing.follow("/s/" + token).statusCode() == 200);
    }

    @Test
    void anAccountHasNoMoreLinksThanItMayHave() throws Exception {
        String asset = sharing.picture("jo").getString("id");
        server.execute("INSERT INTO share_link (account_id, id, asset_id, expires_at)"
                + " SELECT account_id, gen_random_uuid(), id, now() + interval '1 day' FROM asset, generate_series(1, 999)"
                + " WHERE id = '" + asset + "'");

        assertThat(sharing.asked("jo", asset, new JsonObject()).statusCode()).isEqualTo(201);
        assertThat(sharing.asked("jo", asset, new JsonObject()).statusCode()).isEqualTo(409);
    }

    @Test
    void bodiesThatAreNoWishAreRefused() throws Exception {
        String links = "/v1/assets/" + sharing.picture("kim").getString("id") + "/links";

        assertThat(server.send(server.as("kim", links)
                                .POST(BodyPublishers.noBody())
                                .build())
                        .statusCode())
                .isEqualTo(201);
        assertThat(server.send(server.as("kim", links)
                                .POST(BodyPublishers.ofString("[]"))
                                .build())
                        .statusCode())
                .isEqualTo(400);
    }
}
