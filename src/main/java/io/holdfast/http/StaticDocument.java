package io.holdfast.http;

import io.holdfast.http.field.Acceptance;
import io.holdfast.http.field.CacheControl;
import io.holdfast.http.field.ContentDigest;
import io.holdfast.http.field.ETags;
import io.holdfast.http.field.EntityTag;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** A public document that never changes while the process runs: plain and compressed, each with its entity tag. */
public final class StaticDocument {
    private final String mediaType;
    private final Variant plain;
    private final Variant compressed;

    /** One encoding of the document; what is not worth compressing is the same in both. */
    private record Variant(Buffer bytes, EntityTag tag, Map<String, String> headers) {}

    /**
     * Makes one; compresses, so not for an event loop.
     *
     * @param headers fields besides those of caching and of the content
     */
    public StaticDocument(String mediaType, byte[] bytes, Map<String, String> headers) {
        this.mediaType = mediaType;
        byte[] gzip = gzip(bytes);
        boolean worthIt = gzip.length < bytes.length * 9L / 10;
        Map<String, String> common = new LinkedHashMap<>(headers);
        common.put(CacheControl.NAME, CacheControl.PUBLIC_HOUR.value());
        if (worthIt) {
            common.put("Vary", "Accept-Encoding");
        }
        this.plain = variant(bytes, common);
        this.compressed = worthIt ? compressed(gzip, common) : plain;
    }

    /** The document in an encoding that the client takes, or 304 when it has that already. */
    public Answer answer(Exchange exchange) {
        Variant variant = Acceptance.takesGzip(exchange.header("Accept-Encoding")) ? compressed : plain;
        boolean known = exchange.header("If-None-Match")
                .flatMap(ETags::of)
                .filter(tags -> tags.matchWeakly(variant.tag()))
                .isPresent();
        return known
                ? new Answer.Empty(304, variant.headers())
                : new Answer.Document(200, variant.headers(), mediaType, variant.bytes());
    }

    private static Variant compressed(byte[] gzip, Map<String, String> common) {
        Map<String, String> headers = new LinkedHashMap<>(common);
        headers.put("Content-Encoding", "gzip");
        return variant(gzip, headers);
    }

    private static Variant variant(byte[] bytes, Map<String, String> headers) {
        try {
            EntityTag tag =
                    ContentDigest.etag(MessageDigest.getInstance("SHA-256").digest(bytes));
            Map<String, String> tagged = new LinkedHashMap<>(headers);
            tagged.put("ETag", tag.toString());
            return new Variant(Buffer.buffer(bytes), tag, Map.copyOf(tagged));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return compressed.toByteArray();
    }
}
