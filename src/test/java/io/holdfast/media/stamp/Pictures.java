package io.holdfast.media.stamp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.buffer.Buffer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Samples that need no program: made by the platform's encoders and by hand. */
final class Pictures {
    /** A lossless one of 8 x 8 pixels, as cwebp made it. */
    private static final String WEBP =
            "UklGRjYAAABXRUJQVlA4TCkAAAAvB8ABAImM6H9IBALJ/ugThCAQSPwZ22WBQAqD+SCYpKm2YxqgAuT9AAA=";

    /** A lossy one. */
    private static final String LOSSY =
            "UklGRjoAAABXRUJQVlA4IC4AAACQAQCdASoIAAgAD8CWJagCdGuAA1AA/ux9u16quyhybD/v/Q5mM70tXBgcYAAA";

    private static final int SIDE = 64;

    private Pictures() {}

    /** Every format's samples, by a name that ends as its media type does. */
    static Map<String, byte[]> all() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        for (String type : new String[] {"jpeg", "png", "gif"}) {
            all.put("plain image/" + type, encoded(type));
        }
        all.put("twelve segments image/jpeg", segmented(encoded("jpeg")));
        all.put("placed image/jpeg", after(encoded("jpeg"), 20, segment(0xE1, placed("Exif\0\0"))));
        all.put("own packet image/jpeg", after(encoded("jpeg"), 20, segment(0xE1, own())));
        all.put("placed image/png", after(encoded("png"), 33, chunk("eXIf", placed(""))));
        all.put("late packet image/png", before(encoded("png"), 12, chunk("iTXt", text())));
        all.put("own packet image/png", after(encoded("png"), 33, chunk("iTXt", text())));
        byte[] old = encoded("gif");
        old[4] = '7';
        all.put("old image/gif", old);
        all.put("plain image/webp", webp());
        all.put("lossy image/webp", Base64.getDecoder().decode(LOSSY));
        byte[] picture = Arrays.copyOfRange(webp(), 12, webp().length);
        byte[] extended = {0x0C, 0, 0, 0, 7, 0, 0, 7, 0, 0};
        all.put(
                "own packet image/webp",
                webpOf(riff("VP8X", extended), picture, riff("EXIF", placed("")), riff("XMP ", packet())));
        return all;
    }

    /** The samples of one media type. */
    static Stream<byte[]> ofType(String type) {
        return all().entrySet().stream()
                .filter(each -> type(each.getKey()).equals(type))
                .map(Map.Entry::getValue);
    }

    static String type(String name) {
        return name.substring(name.lastIndexOf(' ') + 1);
    }

    static byte[] webp() {
        return Base64.getDecoder().decode(WEBP);
    }

    static BufferedImage image() {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int at = 0; at < SIDE * SIDE; at++) {
            image.setRGB(at % SIDE, at / SIDE, at * 997);
        }
        return image;
    }

    static byte[] encoded(String type) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ImageIO.write(image(), type, out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The pixels of a file, by the platform's decoders. */
    static int[] pixels(byte[] file) {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
            return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] segment(int marker, byte[] content) {
        return Buffer.buffer()
                .appendUnsignedShort(0xFF00 | marker)
                .appendUnsignedShort(content.length + 2)
                .appendBytes(content)
                .getBytes();
    }

    static byte[] chunk(String type, byte[] content) {
        CRC32 checksum = new CRC32();
        checksum.update(type.getBytes(ISO_8859_1));
        checksum.update(content);
        return Buffer.buffer()
                .appendInt(content.length)
                .appendString(type)
                .appendBytes(content)
                .appendUnsignedInt(checksum.getValue())
                .getBytes();
    }

    /** A RIFF file's chunk. */
    static byte[] riff(String type, byte[] content) {
        return Buffer.buffer(type)
                .appendIntLE(content.length)
                .appendBytes(content)
                .appendBytes(new byte[content.length & 1])
                .getBytes();
    }

    /** A WebP file of these chunks. */
    static byte[] webpOf(byte[]... chunks) {
        Buffer content = Buffer.buffer("WEBP");
        for (byte[] each : chunks) {
            content.appendBytes(each);
        }
        return Buffer.buffer("RIFF")
                .appendIntLE(content.length())
                .appendBuffer(content)
                .getBytes();
    }

    static byte[] after(byte[] file, int place, byte[] added) {
        return Buffer.buffer(file)
                .getBuffer(0, place)
                .appendBytes(added)
                .appendBytes(file, place, file.length - place)
                .getBytes();
    }

    static byte[] before(byte[] file, int end, byte[] added) {
        return after(file, file.length - end, added);
    }

    /** An Exif block: turned by 90 degrees, and at 53.5 degrees north. */
    static byte[] placed(String lead) {
        Buffer tiff = Buffer.buffer("MM").appendShort((short) 42).appendInt(8);
        tiff.appendShort((short) 2);
        entry(tiff, 0x0112, 3, 1, 6 << 16);
        entry(tiff, 0x8825, 4, 1, 38);
        tiff.appendInt(0);
        tiff.appendShort((short) 2);
        entry(tiff, 1, 2, 2, 'N' << 24);
        entry(tiff, 2, 5, 3, 68);
        tiff.appendInt(0);
        for (int number : new int[] {53, 1, 30, 1, 777_777, 1000}) {
            tiff.appendInt(number);
        }
        return Buffer.buffer(lead).appendBuffer(tiff).getBytes();
    }

    private static void entry(Buffer tiff, int tag, int type, int count, int value) {
        tiff.appendUnsignedShort(tag).appendUnsignedShort(type).appendInt(count).appendInt(value);
    }

    static byte[] own() {
        return Buffer.buffer("http://ns.adobe.com/xap/1.0/\0")
                .appendBytes(packet())
                .getBytes();
    }

    static byte[] packet() {
        return XmpTest.holding("<dc:source>of my own</dc:source><exif:GPSLatitude>53,30N</exif:GPSLatitude>");
    }

    static byte[] text() {
        return Buffer.buffer("XML:com.adobe.xmp\0\0\0\0\0")
                .appendBytes(packet())
                .getBytes();
    }

    private static byte[] segmented(byte[] jpeg) {
        byte[] file = jpeg;
        for (int marker = 0xE2; marker <= 0xED; marker++) {
            file = after(file, 20, segment(marker, new byte[marker * 10]));
        }
        return file;
    }
}
