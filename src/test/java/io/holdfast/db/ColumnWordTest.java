package io.holdfast.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnWordTest {
    private enum Light {
        RED,
        DEEP_GREEN
    }

    @ParameterizedTest
    @EnumSource
    void aConstantIsReadFromItsOwnWord(Light light) {
        assertThat(ColumnWord.read(Light.class, ColumnWord.of(light))).isEqualTo(light);
    }

    @Test
    void aWordIsTheNameInSmallLetters() {
        assertThat(ColumnWord.of(Light.DEEP_GREEN)).isEqualTo("deep_green");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "RED", "blue"})
    void aWordThatNamesNoConstantIsAnErrorThatSaysSo(String word) {
        assertThatThrownBy(() -> ColumnWord.read(Light.class, word))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a column holds " + word + ", which is no Light");
    }
}
