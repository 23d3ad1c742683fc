package io.holdfast.media;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Bytes to examine: small real files, and those that are put together here. */
final class Sample {
    static final Set<String> ACCEPTED = Set.of(
            "image/jpeg",
            "image/png",
            "image/gif",
            "image/webp",
            "image/avif",
            "image/heic",
            "image/heif",
            "image/bmp",
            "image/tiff",
            "video/mp4",
            "video/quicktime",
            "video/webm",
            "video/x-matroska",
            "audio/mpeg",
            "audio/mp4",
            "audio/wav",
            "audio/flac",
            "audio/ogg",
            "audio/aac",
            "audio/webm",
            "audio/x-matroska",
            "model/gltf-binary");

    /** The files under {@code src/test/resources/media}. */
    static final List<String> FILES = List.of(
            "picture.png",
            "picture.gif",
            "picture.jpg",
            "picture.tiff",
            "picture.avif",
            "picture.heic",
            "lossy.webp",
            "lossless.webp",
            "animated.webp",
            "front.mp4",
            "back.mp4",
            "rotated.mp4",
            "fragmented.mp4",
            "movie.mov",
            "movie.webm",
            "movie.mkv",
            "sound.m4a",
            "sound.mp4",
            "sound.webm",
            "sound.wav",
            "sound.flac",
            "sound.opus",
            "sound.aac",
            "vbr.mp3",
            "xing.mp3",
            "plain.mp3");

    private Sample() {}

    static byte[] file(String name) {
        try (InputStream file = Objects.requireNonNull(Sample.class.getResourceAsStream("/media/" + name), name)) {
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Buffer buffer(String text) {
        return Buffer.buffer(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    /** A box of an ISO base media file, with its size in front. */
    static byte[] box(String type, byte[]... body) {
        byte[] content = join(body);
        return join(Buffer.buffer().appendInt(content.length + 8).getBytes(), latin(type), content);
    }

    /** An EBML element with a size of one byte. */
    static byte[] element(String id, byte[]... body) {
        byte[] content = join(body);
        return join(hex(id), new byte[] {(byte) (0x80 | content.length)}, content);
    }
}
