package io.holdfast.collection;

import static io.holdfast.testing.GalleryOwner.listing;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.Gateway;
import io.holdfast.testing.GalleryOwner;
import io.holdfast.testing.GatewayServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectionReplicasTest {
    /** Streams that a connection has room for. */
    private static final int MAX_AT_ONCE = 60;

    @TempDir
    static Path folder;

    private static GatewayServer first;
    private static Gateway second;

    private final List<CompletableFuture<HttpResponse<byte[]>>> sent = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        first = GatewayServer.start(folder, Optional.empty());
        second = first.replica(folder, Optional.empty());
    }

    @AfterAll
    static void stop() throws Exception {
        second.stop().await();
        first.close();
    }

    @Test
    void whatTwoReplicasAddAndMoveAtOnceIsNeitherLostNorDoubled() throws Exception {
        GalleryOwner ann = new GalleryOwner(first, "ann");
        List<String> assets = ann.assets(60);
        String gallery = ann.gallery(assets.subList(0, 10));
        for (int i = 10; i < 60; i++) {
            String member = gallery + "/assets/" + assets.get(i);
            send(ann.request(replica(i), "PUT", member, ""));
            send(ann.request(replica(i + 1), "PUT", member, new JsonObject().put("before", assets.get(i % 10))));
            send(ann.request(replica(i), "POST", gallery + "/assets", listing(assets.subList(i - 5, i))));
        }

        assertThat(statuses()).containsOnly(200, 204);
        assertThat(ann.order(gallery)).containsExactlyInAnyOrderElementsOf(assets);
        assertThat(ann.get(gallery).headers().firstValue("etag")).hasValue("\"152\"");
        ann.assertThatAssetsKnowTheirGalleries();
    }

    @Test
    void addingFromTwoReplicasFillsAGalleryAndNoMore() throws Exception {
        GalleryOwner fay = new GalleryOwner(first, "fay");
        List<String> assets = fay.assets(10_010);
        String gallery = fay.gallery(List.of());
        for (int i = 0; i < 9_000; i += 1_000) {
            fay.send("POST", gallery + "/assets", listing(assets.subList(i, i + 1_000)));
        }
        fay.send("POST", gallery + "/assets", listing(assets.subList(9_000, 9_995)));
        for (int i = 9_995; i < 10_010; i++) {
            send(fay.request(replica(i), "PUT", gallery + "/assets/" + assets.get(i), ""));
        }

        assertThat(statuses())
                .containsOnly(204, 409)
                .filteredOn(status -> status == 204)
                .hasSize(5);
        assertThat(GalleryOwner.json(fay.get(gallery)).getInteger("assets")).isEqualTo(10_000);
    }

    @Test
    void anAssetThatIsErasedWhileItIsAddedIsInNoGallery() throws Exception {
        GalleryOwner bea = new GalleryOwner(first, "bea");
        String gallery = bea.gallery(List.of());
        for (String asset : bea.assets(40)) {
            for (int i = 0; i < 3; i++) {
                send(bea.request(replica(i), "PUT", gallery + "/assets/" + asset, ""));
            }
            send(bea.request(second, "DELETE", "/v1/assets/" + asset, ""));
            send(bea.request(replica(1), "POST", gallery + "/assets", listing(List.of(asset))));
        }

        assertThat(statuses()).contains(204).isSubsetOf(200, 204, 404, 422);
        assertThat(bea.order(gallery)).isEmpty();
        assertThat(first.count("SELECT count(*) FROM collection_asset WHERE account_id = '" + bea.account + "'"))
                .isZero();
        bea.assertThatAssetsKnowTheirGalleries();
    }

    @Test
    void erasureAndNewOrdersDoNotWaitForEachOtherInACircle() throws Exception {
        GalleryOwner cy = new GalleryOwner(first, "cy");
        List<String> assets = cy.assets(400);
        List<String> galleries = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            galleries.add(cy.gallery(assets));
        }
        Random random = new Random(3);
        for (int i = 0; i < 30; i++) {
            List<String> shuffled = new ArrayList<>(assets);
            Collections.shuffle(shuffled, random);
            JsonArray erased = new JsonArray(shuffled.subList(0, 12));
            String gallery = galleries.get(i % 3);
            send(cy.request(replica(i), "PUT", gallery + "/order", listing(shuffled)));
            send(cy.request(replica(i + 1), "POST", "/v1/assets/deletions", new JsonObject().put("ids", erased)));
            send(cy.request(replica(i), "POST", gallery + "/assets", listing(shuffled.subList(20, 300))));
        }
        send(cy.request(second, "DELETE", galleries.get(0), ""));

        assertThat(statuses()).isSubsetOf(200, 204, 404, 409, 422);
        assertThat(cy.order(galleries.get(1))).hasSize((int)
                first.count("SELECT count(*) FROM asset WHERE state = 'stored' AND account_id = '" + cy.account + "'"));
        cy.assertThatAssetsKnowTheirGalleries();
    }

    @Test
    void noMoreGalleriesAreMadeAtOnceThanThereMayBe() throws Exception {
        GalleryOwner dan = new GalleryOwner(first, "dan");
        dan.run("INSERT INTO collection (account_id, id, title) SELECT '" + dan.account
                + "', gen_random_uuid(), 't' FROM generate_series(1, 995)");
        for (int i = 0; i < 20; i++) {
            send(dan.request(replica(i), "POST", "/v1/collections", new JsonObject().put("title", "t" + i)));
        }

        assertThat(statuses())
                .containsOnly(201, 409)
                .filteredOn(status -> status == 201)
                .hasSize(5);
    }

    private static Gateway replica(int turn) {
        return turn % 2 == 0 ? first.gateway : second;
    }

    private void send(HttpRequest.Builder request) {
        if (sent.size() > MAX_AT_ONCE) {
            sent.get(sent.size() - MAX_AT_ONCE).join();
        }
        sent.add(first.client.sendAsync(request.build(), BodyHandlers.ofByteArray()));
    }

    private List<Integer> statuses() {
        for (CompletableFuture<HttpResponse<byte[]>> answer : sent) {
            assertThat(answer.join().statusCode())
                    .as(() -> new String(answer.join().body(), StandardCharsets.UTF_8))
                    .isLessThan(500);
        }
        return sent.stream().map(answer -> answer.join().statusCode()).toList();
    }
}
