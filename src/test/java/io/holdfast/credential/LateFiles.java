package io.holdfast.credential;

import io.holdfast.media.credential.DevelopmentChain;
import io.holdfast.media.credential.Embedded;
import io.holdfast.testing.GatewayServer;
import io.holdfast.testing.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Pictures whose content credential stands behind all that is looked at before the mark goes in. */
final class LateFiles {
    private static final Embedded CREDENTIALS =
            new Embedded(DevelopmentChain.of(GatewayServer.SECRET).identity());
    private static final int SIGNATURE_AND_HEADER = 33;
    private static final int START_AND_JFIF = 20;

    private LateFiles() {}

    /** With a private chunk of so many bytes in front of its credential, and the picture behind. */
    static byte[] png(int bytes) throws Exception {
        byte[] picture = Picture.png(40, 30);
        ByteBuffer chunk = ByteBuffer.allocate(bytes + 12).putInt(bytes);
        chunk.put("prVt".getBytes(StandardCharsets.US_ASCII));
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, bytes + 4);
        chunk.putInt(bytes + 8, (int) crc.getValue());
        return CREDENTIALS.png(
                join(Arrays.copyOf(picture, SIGNATURE_AND_HEADER), chunk.array()),
                Arrays.copyOfRange(picture, SIGNATURE_AND_HEADER, picture.length));
    }

    /** With Exif that tells a place, then 360 kB of comments, then its credential, and the picture behind. */
    static byte[] jpeg() throws Exception {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "jpeg", encoded);
        byte[] picture = encoded.toByteArray();
        byte[] before = join(Arrays.copyOf(picture, START_AND_JFIF), segment(0xE1, placed()));
        for (int i = 0; i < 6; i++) {
            before = join(before, segment(0xFE, new byte[60_000]));
        }
        return CREDENTIALS.jpeg(before, Arrays.copyOfRange(picture, START_AND_JFIF, picture.length));
    }

    /** TIFF 6.0 with a directory of GPS: one latitude, 52 degrees. */
    private static byte[] placed() {
        ByteBuffer exif = ByteBuffer.allocate(6 + 68).put("Exif\0\0MM\0*".getBytes(StandardCharsets.US_ASCII));
        exif.putInt(8).putShort((short) 1);
        exif.putShort((short) 0x8825).putShort((short) 4).putInt(1).putInt(26).putInt(0);
        exif.putShort((short) 1)
                .putShort((short) 2)
                .putShort((short) 5)
                .putInt(3)
                .putInt(44);
        exif.putInt(0).putInt(52).putInt(1).putInt(0).putInt(1).putInt(0).putInt(1);
        return exif.array();
    }

    private static byte[] segment(int marker, byte[] content) {
        return ByteBuffer.allocate(content.length + 4)
                .putShort((short) (0xFF00 | marker))
                .putShort((short) (content.length + 2))
                .put(content)
                .array();
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
