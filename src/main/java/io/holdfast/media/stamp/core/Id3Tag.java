package io.holdfast.media.stamp.core;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.buffer.Buffer;
import java.util.Locale;

/** An ID3 tag in front of sound of another format: ID3v2.4.0 section 3. */
public final class Id3Tag {
    private static final int HEAD = 10;
    private static final int FOOTER = 0x10;
    private static final int MAX_SOUGHT = 128;

    private Id3Tag() {}

    /** The bytes of the tag that the file begins with, which may be more than are at hand; 0 without one. */
    public static long length(Buffer head) {
        if (head.length() < HEAD || !head.getString(0, 3, ISO_8859_1.name()).equals("ID3")) {
            return 0;
        }
        long size = 0;
        for (int at = 6; at < HEAD; at++) {
            size = size << 7 | (head.getByte(at) & 0x7F);
        }
        return HEAD + size + ((head.getByte(5) & FOOTER) != 0 ? HEAD : 0);
    }

    /** Whether an object in the tag is a content credential, by the media type that it tells first: C2PA 2.1 section A.3.5. */
    public static boolean credentialed(Buffer head, int end) {
        String tag = head.getString(0, end, ISO_8859_1.name());
        for (int at = tag.indexOf("GEOB"); at >= 0; at = tag.indexOf("GEOB", at + 1)) {
            String told = tag.substring(at, Math.min(end, at + MAX_SOUGHT)).toLowerCase(Locale.ROOT);
            if (told.contains("c2pa")) {
                return true;
            }
        }
        return false;
    }
}
