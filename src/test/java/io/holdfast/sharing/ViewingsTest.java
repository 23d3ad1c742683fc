package io.holdfast.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Gateway;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Sharing;
import io.holdfast.testing.TwoReplicas;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What counts as one use of a link, at two replicas. */
@GatewayTest(own = true)
class ViewingsTest {
    private static TwoReplicas replicas;
    private static GatewayServer server;
    private static Sharing sharing;
    private static final ExecutorService MANY = Executors.newFixedThreadPool(50);

    @BeforeAll
    static void start(TwoReplicas given) throws Exception {
        replicas = given;
        server = replicas.first;
        sharing = new Sharing(server);
    }

    @AfterAll
    static void stop() throws Exception {
        MANY.shutdownNow();
    }

    @Test
    void aRevokedLinkShowsNothingAtEitherReplicaFromThenOn() throws Exception {
        JsonObject link = sharing.link("ann", new JsonObject());
        String media = sharing.media(link);
        for (Gateway gateway : List.of(server.gateway, replicas.second)) {
            assertThat(sharing.follow(gateway, media).statusCode()).isEqualTo(200);
        }

        sharing.revoke("ann", link);

        for (Gateway gateway : List.of(server.gateway, replicas.second)) {
            for (String path : List.of(Sharing.path(link), Sharing.path(link) + "/content", media)) {
                assertThat(sharing.follow(gateway, path).statusCode()).isEqualTo(410);
            }
        }
    }

    @Test
    void fiftyAtOnceGetExactlyAsManyDownloadsAsThereAre() throws Exception {
        JsonObject link = sharing.link("bob", new JsonObject().put("maxDownloads", 7));

        List<Integer> statuses = atOnce(IntStream.range(0, 50)
                .mapToObj(
                        turn -> (Callable<Integer>) () -> sharing.follow(gateway(turn), Sharing.path(link) + "/content")
                                .statusCode())
                .toList());

        assertThat(statuses).containsOnly(200, 410);
        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(7);
        assertThat(sharing.disclosures("bob")).hasSize(7);
        assertThat(sharing.follow(Sharing.path(link)).statusCode()).isEqualTo(410);
    }

    @Test
    void theRangesOfOneViewingAreOneDownloadWhereverTheyAreAsked() throws Exception {
        JsonObject link = sharing.link("cleo", new JsonObject().put("maxDownloads", 1));
        String media = sharing.media(link);

        List<Integer> statuses = atOnce(IntStream.range(0, 50)
                .mapToObj(turn -> (Callable<Integer>)
                        () -> sharing.follow(gateway(turn), media, "Range", "bytes=" + turn + "-" + (turn + 3))
                                .statusCode())
                .toList());

        assertThat(statuses)
                .as("%s late", server.meter("holdfast_disclosure_late_total", ""))
                .containsOnly(206);
        assertThat(sharing.disclosures("cleo").stream().map(each -> each.getString("scope")))
                .containsExactly("description", "content");
        assertThat(sharing.follow(Sharing.path(link) + "/content").statusCode()).isEqualTo(410);
        assertThat(sharing.follow(media).statusCode()).isEqualTo(200);
    }

    @Test
    void aViewingIsGoodForItsOwnLinkOnlyAndWhileItLasts() throws Exception {
        JsonObject one = sharing.link("dan", new JsonObject());
        JsonObject other = sharing.link("dan", new JsonObject());
        String foreign = Sharing.path(other) + "/content?" + sharing.media(one).split("\\?", 2)[1];

        assertThat(sharing.follow(foreign).statusCode()).isEqualTo(200);
        assertThat(sharing.follow(foreign).statusCode()).isEqualTo(200);

        assertThat(downloads("dan", other)).isEqualTo(2);
        assertThat(downloads("dan", one)).isZero();
    }

    @Test
    void whatLeavesNoBytesIsNoDownload() throws Exception {
        JsonObject link = sharing.link("eve", new JsonObject().put("maxDownloads", 1));
        String content = Sharing.path(link) + "/content";
        HttpResponse<byte[]> head =
                server.send(java.net.http.HttpRequest.newBuilder(java.net.URI.create(server.url(content)))
                        .method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody())
                        .build());

        assertThat(head.statusCode()).isEqualTo(200);
        String tag = head.headers().firstValue("etag").orElseThrow();
        assertThat(sharing.follow(content, "If-None-Match", tag).statusCode()).isEqualTo(304);
        assertThat(sharing.follow(content, "If-Match", "\"other\"").statusCode())
                .isEqualTo(412);
        assertThat(sharing.follow(content, "Range", "bytes=999999-").statusCode())
                .isEqualTo(416);
        assertThat(sharing.follow(Sharing.path(link)).statusCode()).isEqualTo(200);

        assertThat(downloads("eve", link)).isZero();
        assertThat(sharing.follow(content).statusCode()).isEqualTo(200);
        assertThat(downloads("eve", link)).isEqualTo(1);
    }

    private static Gateway gateway(int turn) {
        return turn % 2 == 0 ? server.gateway : replicas.second;
    }

    private static int downloads(String person, JsonObject link) throws Exception {
        String path = "/v1/assets/" + link.getString("asset") + "/links/" + link.getString("id");
        return Sharing.json(server.send(server.as(person, path).build())).getInteger("downloads");
    }

    private static List<Integer> atOnce(List<Callable<Integer>> asked) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> answer : MANY.invokeAll(asked)) {
            statuses.add(answer.get());
        }
        return statuses;
    }
}
