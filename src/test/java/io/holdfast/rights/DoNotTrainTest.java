package io.holdfast.rights;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
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
}
