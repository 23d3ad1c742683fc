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
        assertThat(name("Ferien am Meer.jpg")).isEqualTo("000007-Ferien am Meer.jpg");
        assertThat(name("日本 😀.png")).isEqualTo("000007-日本 😀.png");
    }

    @Test
    void whatWindowsRefusesIsLeftOut() {
        assertThat(name("a<b>c:d\"e|f?g*h\\i/j.png")).isEqualTo("000007-a_b_c_d_e_f_g_h_i_j.png");
        assertThat(name("trailing. . .")).isEqualTo("000007-trailing");
        assertThat(name("a\u0000b\u001fc\u202egnp.exe")).isEqualTo("000007-a_b_c_gnp.exe");
        for (String device : List.of("CON", "aux.png", "NUL", "COM1", "lpt9.txt")) {
            assertThat(name(device)).isEqualTo("000007-" + device);
        }
        assertThat(name("../../etc/passwd")).isEqualTo("000007-.._.._etc_passwd");
    }

    @Test
    void namesAreComposedAndShort() {
        String decomposed = Normalizer.normalize("Äpfel.png", Normalizer.Form.NFD);
        assertThat(name(decomposed)).isEqualTo("000007-Äpfel.png");
        for (String letter : List.of("x", "ä", "日", "😀")) {
            String name = name(letter.repeat(300) + ".jpeg");
            assertThat((name + ".c2pa").getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(120);
            assertThat(name).endsWith(letter + ".jpeg");
        }
    }

    @Test
    void oneWithoutANameGetsOneOfItsType() {
        assertThat(SafeName.of(1, Optional.empty(), SafeName.extension("image/jpeg")))
                .isEqualTo("000001-file.jpg");
        assertThat(SafeName.of(1, Optional.of(" . "), SafeName.extension("image/svg+xml")))
                .isEqualTo("000001-file.svg");
        assertThat(SafeName.extension("application/vnd.$$$")).isEqualTo("bin");
    }

    private static String name(String filename) {
        return SafeName.of(7, Optional.of(filename), "bin");
    }
}
