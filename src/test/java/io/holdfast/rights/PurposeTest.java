package io.holdfast.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PurposeTest {
    @Test
    void inferenceIsReadInAnyCase() {
        assertThat(Purpose.of(" Inference ")).isEqualTo(Purpose.INFERENCE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"training", "TRAIN", "fine-tuning", "", "evaluation"})
    void everyOtherPurposeIsRefusedAsTraining(String stated) {
        assertThatThrownBy(() -> Purpose.of(stated))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.type()).isEqualTo(ProblemType.TRAINING_REFUSED));
    }

    @Test
    void noConstantMeansTraining() {
        assertThat(Purpose.values())
                .noneMatch(purpose ->
                        purpose.name().contains("TRAIN") || purpose.name().contains("TUNE"));
    }
}
