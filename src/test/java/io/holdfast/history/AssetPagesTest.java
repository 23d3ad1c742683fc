package io.holdfast.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.http.HttpConfig;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.testing.Changed;
import io.holdfast.testing.GalleryOwner;
import io.holdfast.testing.GatewayServer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of assets that are in as many collections, and have as many tags, as they may. */
class AssetPagesTest {
    private static final int PAGE = 64 * 1024;

    @TempDir
    static Path folder;

    private static GatewayServer server;

    @BeforeAll
    static void start() throws Exception {
        server = GatewayServer.start(
                folder,
                Optional.empty(),
                new OutboundConfig(List.of(), false),
                usual -> Changed.settings(usual, new HttpConfig.AnswerSizes(PAGE, 32 << 20)));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void aListNamesTheFirstCollectionsOfAnAssetAndItsRecordAll() throws Exception {
        GalleryOwner ann = new GalleryOwner(server, "ann");
        String asset = ann.assets(1).get(0);
        collections(ann, 1_000);

        JsonObject listed = json(ann.get("/v1/assets")).getJsonArray("items").getJsonObject(0);
        JsonObject whole = json(ann.get("/v1/assets/" + asset));
        assertThat(whole.getJsonArray("collections")).hasSize(1_000);
        assertThat(whole.containsKey("truncated")).isFalse();
        assertThat(listed.getJsonArray("collections").stream())
                .containsExactlyElementsOf(
                        whole.getJsonArray("collections").stream().limit(100).toList());
        assertThat(listed.getJsonArray("truncated")).containsExactly("collections");

        collections(ann, 100);
        JsonObject all = json(ann.get("/v1/assets")).getJsonArray("items").getJsonObject(0);
        assertThat(all.getJsonArray("collections")).hasSize(100);
        assertThat(all.containsKey("truncated")).isFalse();
    }

    @Test
    void pagesOfTheHistoryAndOfAGalleryEndByTheirBytes() throws Exception {
        GalleryOwner ben = new GalleryOwner(server, "ben");
        List<String> assets = new ArrayList<>(ben.assets(120));
        String gallery = ben.gallery(assets);
        ben.run(
                "UPDATE asset SET tags = (SELECT array_agg(repeat('t', 95) || n) FROM generate_series(1, 50) n) WHERE account_id = '"
                        + ben.account + "'");

        assertThat(pages(ben, gallery + "/assets")).isEqualTo(assets);
        Collections.reverse(assets);
        assertThat(pages(ben, "/v1/assets")).isEqualTo(assets);
    }

    private static List<String> pages(GalleryOwner owner, String path) throws Exception {
        List<String> seen = new ArrayList<>();
        String next = "";
        while (next != null) {
            HttpResponse<byte[]> answer = owner.get(path + "?limit=200" + next);
            JsonObject page = json(answer);
            assertThat(answer.body()).hasSizeLessThan(PAGE + 8 * 1024);
            page.getJsonArray("items").forEach(asset -> seen.add(((JsonObject) asset).getString("id")));
            next = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
        }
        return seen;
    }

    private static void collections(GalleryOwner owner, int many) throws Exception {
        owner.run("UPDATE asset SET collections = ARRAY(SELECT gen_random_uuid() FROM generate_series(1, " + many
                + ")) WHERE account_id = '" + owner.account + "'");
    }

    private static JsonObject json(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return GatewayContract.json(answer);
    }
}
