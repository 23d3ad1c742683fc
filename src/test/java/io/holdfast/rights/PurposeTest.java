package io.holdfast.rights;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PurposeTest {
    @Test
    void inferenceIsReadInAnyCase() {
        assertThat(Purpose.of(" Inference ")).contains(Purpose.INFERENCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"training", "TRAIN", "fine-tuning", "", "evaluation"})
    void everyOtherPurposeIsNone(String stated) {
        assertThat(Purpose.of(stated)).isEmpty();
    }

    @Test
    void noConstantMeansTraining() {
        assertThat(Purpose.values())
                .noneMatch(purpose ->
                        purpose.name().contains("TRAIN") || purpose.name().contains("TUNE"));
    }
}
