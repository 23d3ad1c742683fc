package io.holdfast.generation;

import static io.holdfast.testing.GalleryOwner.fault;
import static io.holdfast.testing.GalleryOwner.ids;
import static io.holdfast.testing.GalleryOwner.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testing.GalleryOwner;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Runs;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@GatewayTest
class FoundAgainTest {
    private static final String ABSENT = "01900000-0000-7000-8000-000000000000";

    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    @Test
    void assetsAreFoundByModelRunGalleryAndPrompt() throws Exception {
        GalleryOwner ann = new GalleryOwner(server, "ann");
        String fox = Runs.add(ann, "flux-pro", "a red fox", List.of());
        String hare = Runs.add(ann, "other", "a grey hare", List.of());
        String one = Runs.output(ann, fox, 0);
        String two = Runs.output(ann, fox, 1);
        String three = Runs.output(ann, hare, 0);
        String plain = ann.assets(1).get(0);
        String gallery = ann.gallery(List.of(plain, one, three));
        String id = gallery.replace("/v1/collections/", "");

        assertThat(found(ann, "model=flux-pro")).containsExactly(two, one);
        assertThat(found(ann, "generation=" + hare)).containsExactly(three);
        assertThat(found(ann, "collection=" + id)).containsExactly(plain, three, one);
        assertThat(found(ann, "collection=" + id + "&order=oldest")).containsExactly(one, three, plain);
        assertThat(found(ann, "q=fox")).containsExactly(two, one);
        assertThat(found(ann, "q=flux-pro")).containsExactly(two, one);
        assertThat(found(ann, "q=fox&collection=" + id + "&kind=generated")).containsExactly(one);
        assertThat(found(ann, "collection=" + id + "&model=other")).containsExactly(three);
        for (String nothing :
                List.of("model=nobody", "generation=" + ABSENT, "collection=" + ABSENT, "q=unicorn", "model=flux")) {
            assertThat(found(ann, nothing)).as(nothing).isEmpty();
        }
        GalleryOwner eve = new GalleryOwner(server, "eve");
        for (String filter : List.of("model=flux-pro", "generation=" + fox, "collection=" + id, "q=fox")) {
            assertThat(found(eve, filter)).as(filter).isEmpty();
        }
    }

    @Test
    void aGallerysAssetsArePagedByAge() throws Exception {
        GalleryOwner pam = new GalleryOwner(server, "pam");
        List<String> assets = pam.assets(25);
        List<String> newest = new ArrayList<>(assets.subList(3, 25));
        Collections.reverse(newest);
        String gallery = pam.gallery(newest.subList(5, 22));
        pam.send("POST", gallery + "/assets", GalleryOwner.listing(newest.subList(0, 5)));
        String filter = "collection=" + gallery.replace("/v1/collections/", "");

        assertThat(pages(pam, filter + "&limit=4")).isEqualTo(newest);
        Collections.reverse(newest);
        assertThat(pages(pam, filter + "&limit=4&order=oldest")).isEqualTo(newest);
    }

    @Test
    void wordsAreFoundHoweverFarBackTheyAreAndHoweverCommon() throws Exception {
        GalleryOwner lea = new GalleryOwner(server, "lea");
        List<String> assets = lea.assets(6_000);
        title(lea, assets.subList(0, 300), "former castle");
        title(lea, assets.subList(300, 6_000), "common");
        title(lea, assets.subList(5_990, 5_993), "castle");
        List<String> castles = new ArrayList<>(assets.subList(0, 300));
        castles.addAll(assets.subList(5_990, 5_993));
        Collections.reverse(castles);

        assertThat(pages(lea, "q=castle&limit=50")).isEqualTo(castles);
        assertThat(pages(lea, "q=castle&limit=200")).isEqualTo(castles);
        assertThat(pages(lea, "q=castle&kind=uploaded&media=image&limit=100")).isEqualTo(castles);
        Collections.reverse(castles);
        assertThat(pages(lea, "q=castle&order=oldest&limit=70")).isEqualTo(castles);
        assertThat(pages(lea, "q=common&limit=200")).hasSize(5_697).doesNotHaveDuplicates();
        assertThat(found(lea, "q=-common+-former&limit=5"))
                .containsExactlyInAnyOrderElementsOf(assets.subList(5_990, 5_993));
        assertThat(found(lea, "q=%21%21")).isEmpty();
    }

    @Test
    void whatAFilterFindsIsErasedByIt() throws Exception {
        GalleryOwner max = new GalleryOwner(server, "max");
        String run = Runs.add(max, "flux", "a fox", List.of());
        Runs.output(max, run, 0);
        String other = Runs.output(max, Runs.add(max, "wan", "a hare", List.of()), 0);
        List<String> plain = max.assets(3);
        String gallery = max.gallery(plain.subList(0, 2));

        assertThat(erased(max, "model", "nobody")).isZero();
        assertThat(erased(max, "generation", run)).isEqualTo(1);
        assertThat(erased(max, "model", "wan")).isEqualTo(1);
        assertThat(max.get("/v1/assets/" + other).statusCode()).isEqualTo(404);
        assertThat(erased(max, "collection", gallery.replace("/v1/collections/", "")))
                .isEqualTo(2);
        assertThat(found(max, "limit=9")).containsExactly(plain.get(2));
        assertThat(max.order(gallery)).isEmpty();
        assertThat(erased(max, "collection", ABSENT)).isZero();
        assertThat(fault(erase(max, "collection", "x"))).isEqualTo("collection");
    }

    @Test
    void eachFaultIsNamed() throws Exception {
        GalleryOwner bob = new GalleryOwner(server, "bob");
        for (String field : List.of("generation", "collection")) {
            assertThat(fault(bob.get("/v1/assets?" + field + "=x"))).isEqualTo(field);
        }
        for (String field : List.of("model", "q")) {
            assertThat(fault(bob.get("/v1/assets?" + field + "=%00"))).isEqualTo(field);
        }
    }

    private static List<String> found(GalleryOwner owner, String query) throws Exception {
        return ids(json(owner.get("/v1/assets?" + query)));
    }

    private static List<String> pages(GalleryOwner owner, String query) throws Exception {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonObject page = json(owner.get("/v1/assets?" + query + cursor));
            ids.addAll(ids(page));
            cursor = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
        }
        return ids;
    }

    private static long erased(GalleryOwner owner, String field, String value) throws Exception {
        return json(erase(owner, field, value)).getLong("erased");
    }

    private static HttpResponse<byte[]> erase(GalleryOwner owner, String field, String value) throws Exception {
        return owner.send(
                "POST", "/v1/assets/deletions", new JsonObject().put("filter", new JsonObject().put(field, value)));
    }

    private static void title(GalleryOwner owner, List<String> assets, String title) throws Exception {
        owner.run("UPDATE asset SET title = '" + title + "' WHERE account_id = '" + owner.account + "' AND id = ANY ('{"
                + String.join(",", assets) + "}')");
    }
}
