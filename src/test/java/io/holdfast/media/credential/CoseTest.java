package io.holdfast.media.credential;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoseTest {
    private static final HexFormat HEX = HexFormat.of();

    /** The example sign-pass-02 of the COSE working group (github.com/cose-wg/Examples, sign1-tests), without its aad. */
    @Test
    void whatIsSignedIsAsTheWorkingGroupsExample() {
        byte[] signed = Cose.toBeSigned(HEX.parseHex("a10126"), "This is the content.".getBytes(US_ASCII));

        assertThat(HEX.formatHex(signed))
                .isEqualTo("846a5369676e61747572653143a101264054546869732069732074686520636f6e74656e742e");
    }

    @Test
    void theMessageIsTaggedAndLeavesItsPayloadOut() {
        assertThat(HEX.formatHex(Cose.message(HEX.parseHex("a10126"), new byte[] {1, 2})))
                .isEqualTo("d284" + "43a10126" + "a0" + "f6" + "420102");
    }

    @Test
    void oneCertificateStandsAloneAndSeveralInAList() throws Exception {
        var chain = DevelopmentChain.of("some secret");
        byte[] own = chain.identity().chain().get(0).getEncoded();
        byte[] root = chain.root().getEncoded();

        byte[] alone = Cose.header(chain.identity().chain());
        byte[] both = Cose.header(List.of(chain.identity().chain().get(0), chain.root()));

        assertThat(HEX.formatHex(alone))
                .isEqualTo("a20126" + "1821" + "59%04x".formatted(own.length) + HEX.formatHex(own));
        assertThat(HEX.formatHex(both))
                .isEqualTo("a20126" + "182182" + "59%04x".formatted(own.length) + HEX.formatHex(own)
                        + "59%04x".formatted(root.length) + HEX.formatHex(root));
    }
}
