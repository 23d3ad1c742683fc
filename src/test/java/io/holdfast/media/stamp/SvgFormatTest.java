package io.holdfast.media.stamp;

import static io.holdfast.media.stamp.Bytes.latin;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.media.Sniffer;
import io.holdfast.media.stamp.core.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SvgFormatTest {
    private static final String SVG = "image/svg+xml";
    private static final Sniffer SNIFFER = new Sniffer(Set.of(SVG));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<svg xmlns='http://www.w3.org/2000/svg'/>",
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox='0 0 1 1' ><path d='M0 0'/></svg>",
                "\uFEFF<?xml version='1.0' encoding='UTF-8'?>\n<!-- > <svg> -->\n<s:svg xmlns:s='http://www.w3.org/2000/svg'>\u00E9</s:svg>"
            })
    void theMarkIsTheFirstChildAndAnAttributeOfTheRoot(String text) {
        Stamped stamped = Stamped.of(SVG, text.getBytes(UTF_8));
        String stored = stamped.stored().toString();

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(stored)
                .contains(" plus:DataMining=\"http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED\">")
                .containsPattern("DMI-PROHIBITED\"><(s:)?metadata><x:xmpmeta")
                .doesNotContain("<?xpacket");
        assertThat(accepted(stamped)).isTrue();
        assertThat(latin(Stamped.of(SVG, stamped.bytes()).stored()).split("DMI-PROHIBITED", -1))
                .hasSize(3);
    }

    @Test
    void aPacketOfItsOwnIsMerged() {
        String text = "<svg xmlns='http://www.w3.org/2000/svg'><title>t</title><metadata>"
                + latin(Buffer.buffer(Bytes.packet(600))).strip() + "</metadata></svg>";
        Stamped stamped = Stamped.of(SVG, latin(text));

        assertThat(latin(stamped.stored())).contains("Their Tool").doesNotContain("52,31");
        assertThat(latin(stamped.stored()).split("<x:xmpmeta", -1)).hasSize(2);
        assertThat(accepted(stamped)).isTrue();
    }

    @Test
    void otherFilesPassAsTheyAre() {
        same(Outcome.MALFORMED, latin("<html/>"));
        same(Outcome.MALFORMED, latin("<svg"));
        same(Outcome.MALFORMED, latin("<!DOCTYPE svg><svg xmlns='http://www.w3.org/2000/svg'/>"));
        same(Outcome.UNSUPPORTED, "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(UTF_16));
        String other = "<svg xmlns:plus='urn:other' xmlns='http://www.w3.org/2000/svg'/>";
        assertThat(latin(Stamped.of(SVG, latin(other)).stored()))
                .doesNotContain("svg' plus:DataMining")
                .contains("<metadata>");
    }

    static byte[] sample() {
        return latin("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' width='9'><path d='M0 0'/></svg>");
    }

    private static void same(Outcome outcome, byte[] file) {
        Stamped stamped = Stamped.of(SVG, file);
        assertThat(stamped.outcome()).isEqualTo(outcome);
        assertThat(stamped.bytes()).isEqualTo(file);
    }

    /** Whether it may be sent again. */
    private static boolean accepted(Stamped stamped) {
        return SNIFFER.examine(stamped.stored(), Optional.of(SVG), OptionalLong.empty())
                .mediaType()
                .equals(SVG);
    }
}
