package io.holdfast.http.field;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FilenameTest {
    @Test
    void noControlOfEitherSetStaysInAName() {
        for (int control = 0; control < 0xA0; control = control == 0x1F ? 0x7F : control + 1) {
            assertThat(Filename.safe("a" + (char) control + "b.png"))
                    .as("U+%04X", control)
                    .contains("ab.png");
        }
    }

    @Test
    void whatIsNoControlStays() {
        assertThat(Filename.safe("a\u00A0b.png")).contains("a\u00A0b.png");
    }
}
