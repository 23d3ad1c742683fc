package io.holdfast.collection;

import static io.holdfast.testing.GalleryOwner.fault;
import static io.holdfast.testing.GalleryOwner.ids;
import static io.holdfast.testing.GalleryOwner.json;
import static io.holdfast.testing.GalleryOwner.listing;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.GalleryOwner;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@GatewayTest
class CollectionsTest {
    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    @Test
    void aGalleryIsMadeShownRenamedAndDeletedAndLeavesItsAssets() throws Exception {
        GalleryOwner ann = new GalleryOwner(server, "ann");
        List<String> assets = ann.assets(3);
        HttpResponse<byte[]> made = ann.send("POST", "/v1/collections", new JsonObject().put("title", "Sea"));
        String gallery = made.headers().firstValue("location").orElseThrow();

        assertThat(made.headers().firstValue("etag")).hasValue("\"1\"");
        assertThat(json(ann.send("POST", gallery + "/assets", listing(assets))).getInteger("assets"))
                .isEqualTo(3);
        JsonObject changed =
                json(ann.send("PATCH", gallery, new JsonObject().put("title", "Coast"), "If-Match", "\"2\""));
        assertThat(changed.getString("title")).isEqualTo("Coast");
        assertThat(ann.send("PATCH", gallery, new JsonObject().put("title", "Late"), "If-Match", "\"2\"")
                        .statusCode())
                .isEqualTo(412);
        assertThat(json(ann.get(gallery)).getString("title")).isEqualTo("Coast");
        assertThat(ann.send("DELETE", gallery, "", "If-Match", "\"1\"").statusCode())
                .isEqualTo(412);
        assertThat(ann.send("DELETE", gallery, "").statusCode()).isEqualTo(204);
        assertThat(ann.get(gallery).statusCode()).isEqualTo(404);
        assertThat(ann.get(gallery + "/assets").statusCode()).isEqualTo(404);
        assertThat(json(ann.get("/v1/assets/" + assets.get(0))).getJsonArray("collections"))
                .isEmpty();
    }

    @Test
    void galleriesAreListedNewestFirstWithTheirNumberOfAssets() throws Exception {
        GalleryOwner lea = new GalleryOwner(server, "lea");
        List<String> assets = lea.assets(2);
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(0, lea.gallery(assets.subList(0, i % 3)).replace("/v1/collections/", ""));
        }

        JsonObject first = json(lea.get("/v1/collections?limit=3"));
        JsonObject second = json(lea.get("/v1/collections?limit=3&cursor=" + first.getString("next")));

        assertThat(ids(first)).isEqualTo(made.subList(0, 3));
        assertThat(ids(second)).isEqualTo(made.subList(3, 5));
        assertThat(second.getValue("next")).isNull();
        assertThat(first.getJsonArray("items").stream().map(item -> ((JsonObject) item).getInteger("assets")))
                .containsExactly(1, 0, 2);
    }

    @Test
    void anAssetMayBeInSeveralAndSaysSo() throws Exception {
        GalleryOwner sue = new GalleryOwner(server, "sue");
        String asset = sue.assets(1).get(0);
        String one = sue.gallery(List.of(asset));
        String two = sue.gallery(List.of());

        assertThat(sue.put(two, asset)).isEqualTo(204);
        assertThat(sue.put(two, asset)).isEqualTo(204);

        assertThat(json(sue.get("/v1/assets/" + asset)).getJsonArray("collections"))
                .containsExactlyInAnyOrder(one.replace("/v1/collections/", ""), two.replace("/v1/collections/", ""));
        assertThat(sue.send("DELETE", one + "/assets/" + asset, "").statusCode())
                .isEqualTo(204);
        assertThat(sue.send("DELETE", one + "/assets/" + asset, "").statusCode())
                .isEqualTo(404);
        assertThat(sue.order(one)).isEmpty();
        assertThat(sue.order(two)).containsExactly(asset);
        sue.assertThatAssetsKnowTheirGalleries();
    }

    @Test
    void theOrderIsWhatTheMovesMadeItHoweverManyThereWere() throws Exception {
        GalleryOwner max = new GalleryOwner(server, "max");
        List<String> expected = new ArrayList<>(max.assets(12));
        List<String> outside = new ArrayList<>(max.assets(4));
        String gallery = max.gallery(expected);
        Random random = new Random(7);
        for (int i = 0; i < 250; i++) {
            boolean fresh = random.nextInt(5) == 0 && !outside.isEmpty();
            String moved = fresh ? outside.remove(0) : expected.remove(random.nextInt(expected.size()));
            int place = random.nextInt(expected.size() + 1);
            boolean before = place < expected.size() && random.nextBoolean();
            if (!before && place == 0) {
                place = expected.size();
            }
            int status = place == expected.size() && !before
                    ? max.put(gallery, moved)
                    : before
                            ? max.put(gallery, moved, "before", expected.get(place))
                            : max.put(gallery, moved, "after", expected.get(place - 1));
            assertThat(status).isEqualTo(204);
            expected.add(place, moved);
            if (random.nextInt(10) == 0) {
                String gone = expected.remove(random.nextInt(expected.size()));
                assertThat(max.send("DELETE", gallery + "/assets/" + gone, "").statusCode())
                        .isEqualTo(204);
                outside.add(gone);
            }
        }

        assertThat(max.order(gallery)).isEqualTo(expected);
        max.assertThatAssetsKnowTheirGalleries();
    }

    @Test
    void theSameSpotTakesMoreMovesThanAPositionHasDigits() throws Exception {
        GalleryOwner dee = new GalleryOwner(server, "dee");
        List<String> assets = dee.assets(3);
        String gallery = dee.gallery(assets);
        for (int i = 0; i < 230; i++) {
            String moved = assets.get(1 + i % 2);
            assertThat(dee.put(gallery, moved, "after", assets.get(0))).isEqualTo(204);
        }

        assertThat(dee.order(gallery)).containsExactly(assets.get(0), assets.get(2), assets.get(1));
        assertThat(server.count("SELECT max(numbering) FROM collection WHERE account_id = '" + dee.account + "'"))
                .isGreaterThan(1);
    }

    @Test
    void aWholeOrderNamesEachAssetOnce() throws Exception {
        GalleryOwner ora = new GalleryOwner(server, "ora");
        List<String> assets = ora.assets(5);
        String gallery = ora.gallery(assets.subList(0, 4));
        List<String> reversed = new ArrayList<>(assets.subList(0, 4));
        Collections.reverse(reversed);

        assertThat(ora.send("PUT", gallery + "/order", listing(reversed)).statusCode())
                .isEqualTo(200);
        assertThat(ora.order(gallery)).isEqualTo(reversed);
        for (List<String> other : List.of(assets, assets.subList(0, 3), assets.subList(1, 5))) {
            assertThat(ora.send("PUT", gallery + "/order", listing(other)).statusCode())
                    .isEqualTo(409);
        }
        assertThat(fault(ora.send("PUT", gallery + "/order", listing(List.of(assets.get(0), assets.get(0))))))
                .isEqualTo("assets");
        assertThat(ora.order(gallery)).isEqualTo(reversed);
    }

    @Test
    void aPageGoesOnWhereTheLastEndedWhileTheGalleryChanges() throws Exception {
        GalleryOwner pam = new GalleryOwner(server, "pam");
        List<String> assets = pam.assets(60);
        List<String> extra = pam.assets(60);
        String gallery = pam.gallery(assets);
        // every third asset stays where it is
        List<String> seen = new ArrayList<>();
        String cursor = "";
        for (int page = 0; cursor != null; page++) {
            JsonObject got = json(pam.get(gallery + "/assets?limit=7" + cursor));
            seen.addAll(ids(got));
            cursor = got.getString("next") == null ? null : "&cursor=" + got.getString("next");
            String last = seen.get(seen.size() - 1);
            pam.put(gallery, extra.get(page), "before", assets.get(0));
            pam.put(gallery, assets.get(3 * page + 1), "after", assets.get(0));
            if (!last.equals(assets.get(3 * page + 2))) {
                pam.send("DELETE", gallery + "/assets/" + assets.get(3 * page + 2), "");
            }
            if (page == 3) {
                pam.put(gallery, last, "before", assets.get(0));
            } else if (page == 5) {
                pam.renumber(gallery);
            }
        }

        for (int i = 0; i < 60; i += 3) {
            assertThat(Collections.frequency(seen, assets.get(i)))
                    .as("asset " + i)
                    .isEqualTo(1);
        }
    }
}
