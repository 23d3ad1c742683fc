package io.holdfast.history;

import static io.holdfast.testing.GalleryOwner.fault;
import static io.holdfast.testing.GalleryOwner.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.GalleryOwner;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Runs;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@GatewayTest
class LineageTest {
    private static GatewayServer server;

    @BeforeAll
    static void start(GatewayServer given) {
        server = given;
    }

    @Test
    void anAssetTellsTheRunThatMadeItWhatThatWasGivenAndWhatWasMadeOfIt() throws Exception {
        GalleryOwner ann = new GalleryOwner(server, "ann");
        List<String> sources = ann.assets(2);
        String run = Runs.add(ann, "flux", "a red fox", sources);
        String fox = Runs.output(ann, run, 0);
        String next = Runs.add(ann, "upscale", "larger", List.of(fox, fox));
        String large = Runs.output(ann, next, 3);

        JsonObject lineage = lineage(ann, fox, "");

        assertThat(lineage.getString("asset")).isEqualTo(fox);
        JsonObject made = lineage.getJsonObject("generation");
        assertThat(made.getString("id")).isEqualTo(run);
        assertThat(made.getString("model")).isEqualTo("flux");
        assertThat(made.getString("prompt")).isEqualTo("a red fox");
        assertThat(made.getString("status")).isEqualTo("succeeded");
        assertThat(assets(lineage.getJsonArray("inputs"))).isEqualTo(sources);
        JsonObject derived =
                lineage.getJsonObject("derived").getJsonArray("items").getJsonObject(0);
        assertThat(lineage.getJsonObject("derived").getJsonArray("items")).hasSize(1);
        assertThat(derived.getString("asset")).isEqualTo(large);
        assertThat(derived.getString("generation")).isEqualTo(next);
        assertThat(derived.getInteger("output")).isEqualTo(3);
        assertThat(derived.getJsonObject("links").getString("lineage")).isEqualTo("/v1/assets/" + large + "/lineage");
        assertThat(lineage.getJsonObject("usage").getBoolean("doNotTrain")).isTrue();
        assertThat(ann.get("/v1/assets/" + fox + "/lineage").headers().map())
                .containsKeys(GatewayContract.MARK.toArray(String[]::new));
    }

    @Test
    void whatWasErasedLeavesAPlaceWithoutAName() throws Exception {
        GalleryOwner bob = new GalleryOwner(server, "bob");
        List<String> sources = bob.assets(2);
        String run = Runs.add(bob, "flux", "a fox", sources);
        String fox = Runs.output(bob, run, 0);
        String gone = Runs.output(bob, run, 1);
        for (String asset : List.of(sources.get(0), gone)) {
            assertThat(bob.send("DELETE", "/v1/assets/" + asset, "").statusCode())
                    .isEqualTo(204);
        }

        JsonObject inputs = lineage(bob, fox, "").getJsonArray("inputs").getJsonObject(0);
        assertThat(inputs.fieldNames()).containsExactly("asset");
        assertThat(inputs.getValue("asset")).isNull();
        assertThat(assets(lineage(bob, fox, "").getJsonArray("inputs")).get(1)).isEqualTo(sources.get(1));
        assertThat(derived(lineage(bob, sources.get(1), ""))).containsExactly(fox);
        assertThat(bob.get("/v1/assets/" + gone + "/lineage").statusCode()).isEqualTo(404);

        Runs.erase(bob, run);

        JsonObject after = lineage(bob, fox, "");
        assertThat(after.getValue("generation")).isNull();
        assertThat(after.getJsonArray("inputs")).isEmpty();
        JsonObject result = lineage(bob, sources.get(1), "")
                .getJsonObject("derived")
                .getJsonArray("items")
                .getJsonObject(0);
        assertThat(result.getString("asset")).isEqualTo(fox);
        assertThat(result.getValue("generation")).isNull();
    }

    @Test
    void anUploadedAssetHasNoRun() throws Exception {
        GalleryOwner cy = new GalleryOwner(server, "cy");

        JsonObject lineage = lineage(cy, cy.assets(1).get(0), "");

        assertThat(lineage.getValue("generation")).isNull();
        assertThat(lineage.getJsonArray("inputs")).isEmpty();
        assertThat(lineage.getJsonObject("derived").getJsonArray("items")).isEmpty();
    }

    @Test
    void whatWasMadeOfAnAssetIsPagedRunByRun() throws Exception {
        GalleryOwner pam = new GalleryOwner(server, "pam");
        String source = pam.assets(1).get(0);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String run = Runs.add(pam, "flux", "variation " + i, List.of(source));
            List<String> made = new ArrayList<>();
            for (int output = 0; output < i % 4; output++) {
                made.add(Runs.output(pam, run, output));
            }
            expected.addAll(0, made);
        }

        List<String> seen = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonObject page = lineage(pam, source, "?limit=2" + cursor);
            assertThat(derived(page)).hasSizeLessThanOrEqualTo(2);
            seen.addAll(derived(page));
            String next = page.getJsonObject("derived").getString("next");
            cursor = next == null ? null : "&cursor=" + next;
        }

        assertThat(seen).isEqualTo(expected);
        assertThat(fault(pam.get("/v1/assets/" + source + "/lineage?cursor=AAAA")))
                .isEqualTo("cursor");
        assertThat(fault(pam.get("/v1/assets/" + source + "/lineage?limit=0"))).isEqualTo("limit");
    }

    @Test
    void somebodyElsesLineageIsNotThere() throws Exception {
        GalleryOwner eve = new GalleryOwner(server, "eve");
        GalleryOwner ida = new GalleryOwner(server, "ida");
        String run = Runs.add(ida, "flux", "secret", ida.assets(1));

        assertThat(eve.get("/v1/assets/" + Runs.output(ida, run, 0) + "/lineage")
                        .statusCode())
                .isEqualTo(404);
    }

    private static JsonObject lineage(GalleryOwner owner, String asset, String query) throws Exception {
        return json(owner.get("/v1/assets/" + asset + "/lineage" + query));
    }

    private static List<String> derived(JsonObject lineage) {
        return assets(lineage.getJsonObject("derived").getJsonArray("items"));
    }

    private static List<String> assets(JsonArray items) {
        return items.stream()
                .map(item -> String.valueOf(((JsonObject) item).getString("asset")))
                .toList();
    }
}
