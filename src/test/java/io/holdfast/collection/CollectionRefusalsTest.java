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
class CollectionRefusalsTest {
    private static final String ABSENT = "01900000-0000-7000-8000-000000000000";

    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    @Test
    void aCursorThatLeadsNowhereIsRefused() throws Exception {
        GalleryOwner kim = new GalleryOwner(server, "kim");
        List<String> assets = kim.assets(4);
        String gallery = kim.gallery(assets);
        String cursor = json(kim.get(gallery + "/assets?limit=2")).getString("next");
        kim.renumber(gallery);

        assertThat(ids(json(kim.get(gallery + "/assets?cursor=" + cursor)))).isEqualTo(assets.subList(2, 4));
        kim.send("DELETE", gallery + "/assets/" + assets.get(1), "");
        assertThat(fault(kim.get(gallery + "/assets?cursor=" + cursor))).isEqualTo("cursor");
    }

    @Test
    void thereIsAnEndToGalleriesAndToWhatTheyHold() throws Exception {
        GalleryOwner big = new GalleryOwner(server, "big");
        List<String> assets = big.assets(10_002);
        String gallery = big.gallery(List.of());
        for (int i = 0; i < 10_000; i += 1_000) {
            assertThat(big.send("POST", gallery + "/assets", listing(assets.subList(i, i + 1_000)))
                            .statusCode())
                    .isEqualTo(200);
        }

        assertThat(big.put(gallery, assets.get(10_000))).isEqualTo(409);
        assertThat(big.send("POST", gallery + "/assets", listing(assets.subList(9_999, 10_001)))
                        .statusCode())
                .isEqualTo(409);
        assertThat(big.put(gallery, assets.get(5), "before", assets.get(0))).isEqualTo(204);
        assertThat(fault(big.send("POST", gallery + "/assets", listing(assets.subList(0, 1_001)))))
                .isEqualTo("assets");
        List<String> order = new ArrayList<>(assets.subList(0, 10_000));
        Collections.shuffle(order, new Random(1));
        assertThat(big.send("PUT", gallery + "/order", listing(order)).statusCode())
                .isEqualTo(200);
        assertThat(ids(json(big.get(gallery + "/assets?limit=200")))).isEqualTo(order.subList(0, 200));
        assertThat(fault(big.send("PUT", gallery + "/order", listing(assets.subList(0, 10_001)))))
                .isEqualTo("assets");
        assertThat(big.send("DELETE", gallery, "").statusCode()).isEqualTo(204);
        big.assertThatAssetsKnowTheirGalleries();
        big.run("INSERT INTO collection (account_id, id, title) SELECT '" + big.account
                + "', gen_random_uuid(), 't' FROM generate_series(1, 1000)");
        HttpResponse<byte[]> refused = big.send("POST", "/v1/collections", new JsonObject().put("title", "x"));
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).getString("detail")).contains("1000");
    }

    @Test
    void eachFaultIsNamed() throws Exception {
        GalleryOwner bob = new GalleryOwner(server, "bob");
        List<String> assets = bob.assets(2);
        String gallery = bob.gallery(assets.subList(0, 1));
        for (Object title : new Object[] {null, "", " ", 1, "x".repeat(501), "a\0b"}) {
            assertThat(fault(bob.send("POST", "/v1/collections", new JsonObject().put("title", title))))
                    .isEqualTo("title");
            assertThat(fault(bob.send("PATCH", gallery, new JsonObject().put("title", title))))
                    .isEqualTo("title");
        }
        assertThat(fault(bob.send("PATCH", gallery, new JsonObject().put("assets", 1))))
                .isEqualTo("assets");
        String member = gallery + "/assets/" + assets.get(1);
        for (String side : List.of("before", "after")) {
            for (Object other : new Object[] {null, 7, "no id", ABSENT, assets.get(1)}) {
                assertThat(fault(bob.send("PUT", member, new JsonObject().put(side, other))))
                        .isEqualTo(side);
            }
        }
        assertThat(fault(bob.send(
                        "PUT",
                        member,
                        new JsonObject().put("before", assets.get(0)).put("after", assets.get(0)))))
                .isEqualTo("before");
        assertThat(fault(bob.send("PUT", member, new JsonObject().put("first", true))))
                .isEqualTo("first");
        for (Object list : new Object[] {null, "x", List.of(), List.of("x"), List.of(1), List.of(ABSENT)}) {
            assertThat(fault(bob.send("POST", gallery + "/assets", new JsonObject().put("assets", list))))
                    .isEqualTo("assets");
        }
        assertThat(bob.order(gallery)).containsExactly(assets.get(0));
    }

    @Test
    void somebodyElsesGalleryIsNotThereAndSomebodyElsesAssetDoesNotGetIn() throws Exception {
        GalleryOwner eve = new GalleryOwner(server, "eve");
        GalleryOwner ida = new GalleryOwner(server, "ida");
        List<String> theirs = ida.assets(2);
        String gallery = ida.gallery(theirs);
        String own = eve.gallery(List.of());

        assertThat(eve.get(gallery).statusCode()).isEqualTo(404);
        assertThat(eve.get(gallery + "/assets").statusCode()).isEqualTo(404);
        assertThat(eve.send("PATCH", gallery, new JsonObject().put("title", "mine"))
                        .statusCode())
                .isEqualTo(404);
        assertThat(eve.send("DELETE", gallery, "").statusCode()).isEqualTo(404);
        assertThat(eve.put(gallery, eve.assets(1).get(0))).isEqualTo(404);
        assertThat(eve.send("DELETE", gallery + "/assets/" + theirs.get(0), "").statusCode())
                .isEqualTo(404);
        assertThat(eve.send("PUT", gallery + "/order", listing(theirs)).statusCode())
                .isEqualTo(404);
        assertThat(eve.put(own, theirs.get(0))).isEqualTo(404);
        assertThat(fault(eve.send("POST", own + "/assets", listing(theirs)))).isEqualTo("assets");
        assertThat(eve.order(own)).isEmpty();
        assertThat(ida.order(gallery)).isEqualTo(theirs);
    }
}
