package io.holdfast.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A stored file without the mark that was written into it, which must have been there once. */
public final class Unstamped {
    private static final int PNG_HEAD = 8;
    private static final int CHUNK_FRAME = 12;
    private static final int FREE = 24;

    private Unstamped() {}

    /** A PNG's or film's bytes as they were sent. */
    public static byte[] of(byte[] stored) {
        assertThat(new String(stored, ISO_8859_1).split("DMI-PROHIBITED", -1)).hasSize(2);
        return stored[0] == (byte) 0x89 ? png(stored) : film(stored);
    }

    private static byte[] png(byte[] stored) {
        ByteBuffer chunks = ByteBuffer.wrap(stored);
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        rest.write(stored, 0, PNG_HEAD);
        for (int at = PNG_HEAD; at < stored.length; ) {
            int size = chunks.getInt(at) + CHUNK_FRAME;
            String start = new String(stored, at + 4, Math.min(22, size - 4), ISO_8859_1);
            if (!start.startsWith("iTXtXML:com.adobe.xmp")) {
                rest.write(stored, at, size);
            }
            at += size;
        }
        return rest.toByteArray();
    }

    /** The mark of a film is the box behind all others but the free one that exiv2 wants behind it. */
    private static byte[] film(byte[] stored) {
        String all = new String(stored, ISO_8859_1);
        int type = all.lastIndexOf("uuid", all.indexOf("<?xpacket begin"));
        assertThat(ByteBuffer.wrap(stored).getInt(type - 4)).isEqualTo(stored.length - type + 4 - FREE);
        assertThat(all.indexOf("free", stored.length - FREE)).isEqualTo(stored.length - FREE + 4);
        return Arrays.copyOf(stored, type - 4);
    }
}
