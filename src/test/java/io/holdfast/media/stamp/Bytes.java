package io.holdfast.media.stamp;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

/** Files that are put together here, and small real ones. */
final class Bytes {
    private Bytes() {}

    static byte[] file(String name) {
        try (InputStream file = Objects.requireNonNull(Bytes.class.getResourceAsStream("/media/" + name), name)) {
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static String latin(Buffer bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    static byte[] u32(long number) {
        return Buffer.buffer().appendUnsignedInt(number).getBytes();
    }

    static byte[] u32le(long number) {
        return Buffer.buffer().appendUnsignedIntLE(number).getBytes();
    }

    static byte[] box(String type, byte[]... body) {
        byte[] content = join(body);
        return join(u32(content.length + 8), latin(type), content);
    }

    /** A box whose size takes 64 bits. */
    static byte[] largeBox(String type, byte[] content) {
        return join(u32(1), latin(type), u32(0), u32(content.length + 16), content);
    }

    static byte[] user(String type, byte[] content) {
        return box("uuid", HexFormat.of().parseHex(type), content);
    }

    static byte[] ftyp(String brand) {
        return box("ftyp", latin(brand), u32(0), latin(brand));
    }

    /** A chunk of a RIFF file, filled up to an even size. */
    static byte[] chunk(String type, byte[] content) {
        return join(latin(type), u32le(content.length), content, new byte[content.length & 1]);
    }

    static byte[] riff(byte[]... chunks) {
        byte[] content = join(chunks);
        return join(latin("RIFF"), u32le(content.length + 4), latin("WAVE"), content);
    }

    /** A packet of so many bytes that gives a creator and a place. */
    static byte[] packet(int size) {
        String text =
                "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
                        + "<rdf:Description rdf:about=\"\" xmlns:exif=\"http://ns.adobe.com/exif/1.0/\""
                        + " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" exif:GPSLatitude=\"52,31.2N\""
                        + " xmp:CreatorTool=\"Their Tool\"/></rdf:RDF></x:xmpmeta>";
        return latin(text + " ".repeat(size - text.length()));
    }
}
