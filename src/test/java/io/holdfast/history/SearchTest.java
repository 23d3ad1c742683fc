package io.holdfast.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.app.GatewayContract;
import io.holdfast.testing.GalleryOwner;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.GatewayTest;
import io.holdfast.testing.Picture;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people type to find a file again. */
@GatewayTest
class SearchTest {
    private static final List<String> NAMES = List.of(
            "IMG_1234.png",
            "DSC00042.png",
            "vacation-photo.png",
            "holiday_2026_beach.png",
            "季節の写真.png",
            "Müller Straße.png",
            "Strasse Mueller 2.png",
            "ＨＡＬＢ.png",
            Normalizer.normalize("Crème brûlée.png", Normalizer.Form.NFD),
            "МОСКВА.png",
            "don't stop.png");

    private static GatewayServer server;
    private static GalleryOwner owner;
    private static final Map<String, String> IDS = new LinkedHashMap<>();

    @BeforeAll
    static void upload(GatewayServer given) throws Exception {
        server = given;
        owner = new GalleryOwner(server, "searcher");
        for (String name : NAMES) {
            JsonObject stored =
                    GatewayContract.json(server.send(server.as("searcher", "/v1/assets?name=" + encoded(name))
                            .header("Content-Type", "image/png")
                            .POST(BodyPublishers.ofByteArray(Picture.png(8, 8)))
                            .build()));
            IDS.put(name, stored.getString("id"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "IMG_1234, IMG_1234.png",
                "img_12, IMG_1234.png",
                "1234, IMG_1234.png",
                "DSC00042, DSC00042.png",
                "dsc, DSC00042.png",
                "vacation, vacation-photo.png",
                "vacation-photo, vacation-photo.png",
                "vacation-photo.png, vacation-photo.png",
                "beach, holiday_2026_beach.png",
                "\"holiday 2026\", holiday_2026_beach.png",
                "写真, 季節の写真.png",
                "真, 季節の写真.png",
                "季節の写真.png, 季節の写真.png",
                "halb, ＨＡＬＢ.png",
                "ｄｓｃ, DSC00042.png",
                "москва, МОСКВА.png",
                "don't, don't stop.png",
                "beach -vacation, holiday_2026_beach.png"
            })
    void aWordOfAFileNameFindsIt(String asked, String name) throws Exception {
        assertThat(found("q=" + encoded(asked))).containsExactly(name);
    }

    @ParameterizedTest
    @CsvSource({"crème brûlée", "creme brulee", "CRÈME"})
    void accentsAndTheirFormsAreOne(String asked) throws Exception {
        assertThat(found("q=" + encoded(asked))).containsExactly(NAMES.get(8));
        assertThat(found("q=" + encoded(Normalizer.normalize(asked, Normalizer.Form.NFD))))
                .containsExactly(NAMES.get(8));
    }

    @ParameterizedTest
    @CsvSource({"müller", "mueller", "MÜLLER", "straße", "strasse"})
    void umlautsAreFoundInBothSpellings(String asked) throws Exception {
        assertThat(found("q=" + encoded(asked)))
                .containsExactlyInAnyOrder("Müller Straße.png", "Strasse Mueller 2.png");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"acation", "\"2026 holiday\"", "beach vacation", "!!!", "写節", "beac photo"})
    void whatIsNotThereIsNotFound(String asked) throws Exception {
        assertThat(found("q=" + encoded(asked))).isEmpty();
    }

    @Test
    void eitherOfTwoWordsIsEnoughWithOr() throws Exception {
        assertThat(found("q=" + encoded("beach or vacation")))
                .containsExactlyInAnyOrder("vacation-photo.png", "holiday_2026_beach.png");
    }

    @Test
    void tagsAreFoundByTheirWordsAndFilterByThemselves() throws Exception {
        JsonObject change = new JsonObject()
                .put("tags", new JsonArray().add("Ostsee Urlaub").add("best"));
        assertThat(owner.send("PATCH", "/v1/assets/" + IDS.get("IMG_1234.png"), change)
                        .statusCode())
                .isEqualTo(200);

        assertThat(found("q=urlaub")).containsExactly("IMG_1234.png");
        assertThat(found("tag=best")).containsExactly("IMG_1234.png");
        assertThat(found("tag=Ostsee%20Urlaub&q=img")).containsExactly("IMG_1234.png");
        assertThat(found("tag=Ostsee")).isEmpty();
    }

    @Test
    void aWordOfAGallerysTitleFindsWhatIsInIt() throws Exception {
        String gallery = owner.gallery(List.of(IDS.get("DSC00042.png"), IDS.get("vacation-photo.png")));
        owner.send("PATCH", gallery, new JsonObject().put("title", "Großmutters Geburtstag"));

        assertThat(found("q=grossmutter")).containsExactlyInAnyOrder("DSC00042.png", "vacation-photo.png");
        assertThat(found("q=geburtstag&media=audio")).isEmpty();
    }

    private static List<String> found(String query) throws Exception {
        return GalleryOwner.json(owner.get("/v1/assets?" + query)).getJsonArray("items").stream()
                .map(item -> ((JsonObject) item).getString("filename"))
                .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
