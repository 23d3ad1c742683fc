package io.holdfast.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SafeNameTest {
    @Test
    void whatIsHarmlessStaysAsItIs() {
        assertThat(SafeName.of(7, Optional.of("Ferien am Meer.JPEG"), "image/jpeg"))
                .isEqualTo("000007-Ferien am Meer.JPEG");
        assertThat(name("日本 😀.png")).isEqualTo("000007-日本 😀.png");
    }

    @Test
    void whatWindowsRefusesIsLeftOut() {
        assertThat(name("a<b>c:d\"e|f?g*h\\i/j.png")).isEqualTo("000007-a_b_c_d_e_f_g_h_i_j.png");
        assertThat(name("trailing. . .")).isEqualTo("000007-trailing.png");
        assertThat(name("a\u0000b\u001fc\u0085d\u202egnp.png")).isEqualTo("000007-a_b_c_d_gnp.png");
        for (String device : List.of("CON", "aux.png", "NUL", "COM1", "lpt9.txt")) {
            assertThat(name(device)).startsWith("000007-" + device);
        }
        assertThat(name("../../etc/passwd")).isEqualTo("000007-.._.._etc_passwd.png");
    }

    @Test
    void namesAreComposedAndShort() {
        String decomposed = Normalizer.normalize("Äpfel.png", Normalizer.Form.NFD);
        assertThat(name(decomposed)).isEqualTo("000007-Äpfel.png");
        for (String letter : List.of("x", "ä", "日", "😀")) {
            String name = SafeName.of(7, Optional.of(letter.repeat(300) + ".jpeg"), "image/jpeg");
            assertThat((name + ".c2pa").getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(120);
            assertThat(name).endsWith(letter + ".jpeg");
        }
    }

    @Test
    void oneWithoutANameGetsOneOfItsType() {
        assertThat(SafeName.of(1, Optional.empty(), "image/jpeg")).isEqualTo("000001-file.jpg");
        assertThat(SafeName.of(1, Optional.of(" . "), "image/svg+xml")).isEqualTo("000001-file.svg");
        assertThat(SafeName.of(1, Optional.empty(), "application/vnd.$$$")).isEqualTo("000001-file.bin");
    }

    @Test
    void oneThatEndsOtherwiseThanItsTypeGetsTheTypesEndingBehindIt() {
        assertThat(name("holiday.hta")).isEqualTo("000007-holiday.hta.png");
        assertThat(name("x".repeat(300) + ".hta")).endsWith("x.png").hasSize(7 + 100);
    }

    private static String name(String filename) {
        return SafeName.of(7, Optional.of(filename), "image/png");
    }
}
