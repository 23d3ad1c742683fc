package io.holdfast.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DoNotTrainTest {
    private final DoNotTrain mark = new DoNotTrain("https://media.example");

    @Test
    void allHeadersSayTheSame() {
        var headers = mark.headers();

        assertThat(headers.getOrDefault("Content-Usage", "").split(", ")).contains("train-ai=n");
        assertThat(headers).containsEntry("tdm-reservation", "1");
        assertThat(headers).containsEntry("tdm-policy", "https://media.example/policies/tdm.json");
        assertThat(Set.of(headers.getOrDefault("X-Robots-Tag", "").split(", "))).contains("noai", "noimageai");
    }

    @Test
    void robotsTagHasNoColonThatWouldHideNoaiFromDatasetBuilders() {
        assertThat(DoNotTrain.ROBOTS).doesNotContain(":").isLowerCase();
    }

    @Test
    void objectsCarryTheMarkAsMetadataAndTag() {
        assertThat(DoNotTrain.objectMetadata()).containsEntry("tdm-reservation", "1");
        assertThat(DoNotTrain.objectTags()).containsEntry("do-not-train", "true");
    }

    @Test
    void usageSaysTheSameAndNamesTheSourceOfWhatAModelMade() {
        String trained = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
        String composite = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";

        assertThat(mark.usage(Optional.empty())).isEqualTo(mark.usage());
        assertThat(mark.usage().containsKey("digitalSourceType")).isFalse();
        assertThat(mark.usage().getJsonObject("cawg").getMap()).hasSize(4);
        assertThat(mark.usage(Optional.of(DigitalSource.TRAINED)).getString("digitalSourceType"))
                .isEqualTo(trained);
        assertThat(mark.usage(Optional.of(DigitalSource.COMPOSITE)).getString("digitalSourceType"))
                .isEqualTo(composite);
        assertThat(DoNotTrain.digitalSourceType(false)).isEqualTo(trained);
        assertThat(DoNotTrain.digitalSourceType(true)).isEqualTo(composite);
        assertThat(DigitalSource.TRAINED.code()).isEqualTo("trainedAlgorithmicMedia");
    }

    @Test
    void anAssetsCredentialIsLinkedWhereItIs() {
        UUID asset = new UUID(1, 2);

        assertThat(mark.manifestUrl(asset)).isEqualTo("https://media.example/v1/assets/" + asset + "/manifest.c2pa");
        assertThat(DoNotTrain.manifestLink("https://media.example/m"))
                .containsOnly(Map.entry(
                        "Link", "<https://media.example/m>; rel=\"c2pa-manifest\"; type=\"application/c2pa\""));
        assertThat(mark.shareUrl("token")).isEqualTo("https://media.example/s/token");
        assertThat(mark.licenseUrl()).isEqualTo("https://media.example/license.xml");
    }
}
