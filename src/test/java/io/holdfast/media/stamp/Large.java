package io.holdfast.media.stamp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Samples that are longer than the look-ahead, by bytes that readers skip. */
final class Large {
    static final byte[] JUMBF = Arrays.copyOf("JP\0\1\0\0\0\1\0\0\0\40jumb".getBytes(ISO_8859_1), 40);

    private Large() {}

    /** One of each format above 1 MiB, by media type. */
    static Map<String, byte[]> all() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("image/jpeg", jpeg(20));
        all.put("image/png", png(1_200_000));
        all.put("image/gif", gif(1_200_000));
        all.put("image/webp", webp(1_200_000));
        byte[] film = Bytes.file("front.mp4");
        all.put("video/mp4", Bytes.join(film, Bytes.box("free", new byte[1_200_000])));
        all.put("audio/wav", wav());
        byte[] sound = Bytes.file("plain.mp3");
        byte[][] parts = new byte[2 + 1_200_000 / sound.length][];
        Arrays.fill(parts, sound);
        all.put("audio/mpeg", Bytes.join(parts));
        return all;
    }

    /** With so many comments of 60 kB behind its first segment, then those given. */
    static byte[] jpeg(int comments, byte[]... segments) {
        byte[] comment = Pictures.segment(0xFE, new byte[60_000]);
        byte[][] all = new byte[comments][];
        Arrays.fill(all, comment);
        return Pictures.after(Pictures.encoded("jpeg"), 20, Bytes.join(Bytes.join(all), Bytes.join(segments)));
    }

    /** With a private chunk of so many bytes behind the picture, then those given. */
    static byte[] png(int bytes, byte[]... chunks) {
        byte[] large = Pictures.chunk("prVt", new byte[bytes]);
        return Pictures.before(Pictures.encoded("png"), 12, Bytes.join(large, Bytes.join(chunks)));
    }

    /** With a comment of about so many bytes behind the picture, then the blocks given. */
    static byte[] gif(int bytes, byte[]... blocks) {
        byte[] piece = new byte[256];
        piece[0] = (byte) 255;
        byte[][] pieces = new byte[bytes / 256][];
        Arrays.fill(pieces, piece);
        byte[] comment = Bytes.join(new byte[] {0x21, (byte) 0xFE}, Bytes.join(pieces), new byte[1]);
        return Pictures.before(Pictures.encoded("gif"), 1, Bytes.join(comment, Bytes.join(blocks)));
    }

    /** Of one chunk, with so many bytes behind its picture. */
    static byte[] webp(int bytes) {
        return Pictures.webpOf(lossless(bytes));
    }

    /** With metadata announced, and these chunks behind the picture. */
    static byte[] webp(int bytes, byte[]... chunks) {
        byte[] extended = {0x0C, 0, 0, 0, 7, 0, 0, 7, 0, 0};
        return Pictures.webpOf(Pictures.riff("VP8X", extended), lossless(bytes), Bytes.join(chunks));
    }

    private static byte[] lossless(int bytes) {
        byte[] picture = Arrays.copyOfRange(Pictures.webp(), 20, Pictures.webp().length);
        return Pictures.riff("VP8L", Arrays.copyOf(picture, picture.length + bytes));
    }

    private static byte[] wav() {
        byte[] format = Bytes.join(Bytes.u32le(0x10001), Bytes.u32le(8000), Bytes.u32le(8000), Bytes.u32le(0x80001));
        return Bytes.riff(Bytes.chunk("fmt ", format), Bytes.chunk("data", new byte[1_200_001]));
    }
}
