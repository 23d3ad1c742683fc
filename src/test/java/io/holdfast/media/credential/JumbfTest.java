package io.holdfast.media.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class JumbfTest {
    @Test
    void aBoxIsItsLengthItsTypeAndItsContents() {
        assertThat(HexFormat.of().formatHex(Jumbf.box("cbor", new byte[] {1}, new byte[] {2, 3})))
                .isEqualTo("0000000b" + "63626f72" + "010203");
    }

    /** As the example of C2PA 2.2 section 11.1.4.2 has the manifest store: the type, toggles 3, and the label's end. */
    @Test
    void aSuperboxDescribesItselfFirst() {
        byte[] store = Jumbf.superbox("c2pa", "c2pa", new byte[] {9});

        assertThat(HexFormat.of().formatHex(store))
                .isEqualTo("00000027" + "6a756d62" + "0000001e" + "6a756d64" + "63327061" + "00110010800000aa00389b71"
                        + "03" + "6332706100" + "09");
    }

    @Test
    void whoeverNamesASuperboxHashesAllButItsHead() {
        byte[] box = Jumbf.superbox("cbor", "a", new byte[] {9});

        assertThat(Jumbf.hashed(box).remaining()).isEqualTo(box.length - 8);
        assertThat(Jumbf.hashed(box).get()).isEqualTo(box[8]);
    }
}
