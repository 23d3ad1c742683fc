package io.holdfast.media.stamp;

import static io.holdfast.media.stamp.Bytes.join;
import static io.holdfast.media.stamp.Bytes.latin;
import static io.holdfast.media.stamp.Bytes.packet;
import static io.holdfast.media.stamp.Bytes.u32;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.media.stamp.core.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Mp3FormatTest {
    private static final String MP3 = "audio/mpeg";
    private static final byte[] SOUND = join(latin("\u00FF\u00FB\u0090\0"), new byte[500]);

    @Test
    void soundWithoutATagGetsOne() {
        Stamped stamped = Stamped.of(MP3, SOUND);

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(latin(stamped.stored())).startsWith("ID3\u0003").contains("PRIV", "XMP\0", "DMI-PROHIBITED");
        assertThat(size(stamped)).isEqualTo(stamped.added() - 10);
        assertThat(latin(stamped.stored())).endsWith(latin(Buffer.buffer(SOUND)));
    }

    @Test
    void aTagGetsAFrameInFront() {
        for (int version : new int[] {3, 4}) {
            byte[] file = join(tag(version, 0, frame(version, "TIT2", latin("\0Title")), new byte[40]), SOUND);
            Stamped stamped = Stamped.of(MP3, file);

            assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
            assertThat(size(stamped)).isEqualTo(stamped.added() + 15 + 1 + 40);
            assertThat(stamped.stored().getString(10, 14)).isEqualTo("PRIV");
            assertThat(Buffer.buffer(size(version, (int) stamped.added() - 10)))
                    .isEqualTo(stamped.stored().getBuffer(14, 18));
        }
    }

    @Test
    void aPacketThatIsThereIsMerged() {
        for (int version : new int[] {3, 4}) {
            byte[] roomy = tag(version, 0, frame(version, "PRIV", join(latin("XMP\0"), packet(4000))));
            byte[] tight = tag(version, 0, frame(version, "PRIV", join(latin("XMP\0"), packet(600))));
            assertThat(Stamped.of(MP3, join(roomy, SOUND)).added()).isZero();
            for (byte[] tag : new byte[][] {roomy, tight}) {
                String stored = latin(Stamped.of(MP3, join(tag, SOUND)).stored());
                assertThat(stored).contains("DMI-PROHIBITED", "Their Tool").doesNotContain("52,31");
                assertThat(stored.split("XMP\0", -1)).hasSize(2);
            }
        }
    }

    @Test
    void aPacketBehindALargeCoverIsRenamed() {
        byte[] cover = frame(3, "APIC", new byte[Stamper.LOOK_AHEAD]);
        byte[] tag = tag(3, 0, cover, frame(3, "PRIV", join(latin("XMP\0"), packet(4000))));
        String stored = latin(Stamped.of(MP3, join(tag, SOUND)).stored());

        assertThat(stored.split("XMP\0", -1)).hasSize(2);
        assertThat(stored).contains("xmp\0", "DMI-PROHIBITED").doesNotContain("52,31");
    }

    @Test
    void otherFilesPassAsTheyAre() {
        byte[] title = frame(3, "TIT2", latin("\0Title"));
        byte[] credential = frame(3, "GEOB", latin("\0application/x-c2pa-manifest-store\0\0\0..."));
        same(Outcome.CREDENTIALED, join(tag(3, 0, title, credential), SOUND));
        byte[] cover = frame(3, "APIC", new byte[300_000]);
        assertThat(Stamped.of(MP3, join(tag(3, 0, cover, credential), SOUND)).outcome())
                .isEqualTo(Outcome.CREDENTIALED);
        same(Outcome.UNSUPPORTED, join(tag(2, 0, latin("TT2\0\0\u0003abc")), SOUND));
        same(Outcome.UNSUPPORTED, join(tag(3, 0x80, title), SOUND));
        same(Outcome.UNSUPPORTED, join(tag(3, 0x40, title), SOUND));
        same(Outcome.UNSUPPORTED, join(tag(4, 0x10, title), SOUND));
        same(Outcome.MALFORMED, Arrays.copyOf(tag(3, 0, title), 20));
        same(Outcome.MALFORMED, new byte[500]);
        same(Outcome.MALFORMED, latin("ID3"));
        same(Outcome.MALFORMED, join(latin("ID3\u0003\0\0\u00FF\u00FF\u00FF\u00FF"), SOUND));
    }

    private static void same(Outcome outcome, byte[] file) {
        Stamped stamped = Stamped.of(MP3, file);
        assertThat(stamped.outcome()).isEqualTo(outcome);
        assertThat(stamped.stored()).isEqualTo(Buffer.buffer(file));
    }

    private static int size(Stamped stamped) {
        Buffer stored = stamped.stored();
        return stored.getByte(6) << 21 | stored.getByte(7) << 14 | stored.getByte(8) << 7 | stored.getByte(9);
    }

    private static byte[] size(int version, int size) {
        return version == 3
                ? u32(size)
                : new byte[] {
                    (byte) (size >> 21), (byte) (size >> 14 & 0x7F), (byte) (size >> 7 & 0x7F), (byte) (size & 0x7F)
                };
    }

    private static byte[] frame(int version, String type, byte[] content) {
        return join(latin(type), size(version, content.length), new byte[2], content);
    }

    private static byte[] tag(int version, int flags, byte[]... frames) {
        byte[] content = join(frames);
        return join(latin("ID3"), new byte[] {(byte) version, 0, (byte) flags}, size(4, content.length), content);
    }
}
