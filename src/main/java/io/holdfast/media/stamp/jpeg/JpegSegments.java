package io.holdfast.media.stamp.jpeg;

import io.holdfast.media.stamp.core.Exif;
import io.holdfast.media.stamp.core.JpegHead;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.xmp.XmpPlaces;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** What becomes of JPEG's segments that stay where they are: places in them are blank. */
final class JpegSegments {
    static final int MARKER = 4;
    static final Buffer EXTENDED = Buffer.buffer("http://ns.adobe.com/xmp/extension/\0", "ISO-8859-1");

    /** As long as the name of a packet; no reader knows it. */
    private static final Buffer FORMER = Buffer.buffer("http://ns.adobe.com/xap/1.0_\0", "ISO-8859-1");

    private static final Buffer PHOTOSHOP = Buffer.buffer("Photoshop 3.0\0");

    private JpegSegments() {}

    /** Around some content. */
    static Buffer app1(Buffer content) {
        return Buffer.buffer()
                .appendUnsignedShort(0xFFE1)
                .appendUnsignedShort(2 + content.length())
                .appendBuffer(content);
    }

    /** A packet that is merged elsewhere is none any more. */
    static Buffer former(Buffer segment) {
        return Buffer.buffer()
                .appendBuffer(segment.slice(0, MARKER))
                .appendBuffer(FORMER)
                .appendBytes(new byte[segment.length() - MARKER - FORMER.length()]);
    }

    /** A segment without the places that it tells; nothing where it stays. */
    static Optional<Buffer> placeless(Buffer segment, StampRequest wish) {
        Buffer content = segment.slice(MARKER, segment.length());
        if (!wish.stripLocation()) {
            return Optional.empty();
        }
        if (segment.getUnsignedByte(1) == JpegHead.APP13 && JpegHead.starts(content, PHOTOSHOP)) {
            return Iptc.withoutPlace(content.getBytes(), PHOTOSHOP.length())
                    .map(left -> segment.copy().setBytes(MARKER, left));
        }
        if (segment.getUnsignedByte(1) != JpegHead.APP1) {
            return Optional.empty();
        }
        if (JpegHead.starts(content, JpegHead.XMP) || JpegHead.starts(content, EXTENDED)) {
            Buffer left = Buffer.buffer(XmpPlaces.blanked(content.getBytes(), wish));
            if (JpegHead.starts(content, JpegHead.XMP) && left.toString().contains("DataMining")) {
                left.setBuffer(0, FORMER); // the statement beside it says that already
            }
            return left.equals(content)
                    ? Optional.empty()
                    : Optional.of(segment.copy().setBuffer(MARKER, left));
        }
        int tiff = MARKER + JpegHead.EXIF.length() + 1;
        return !JpegHead.starts(content, JpegHead.EXIF) || segment.length() <= tiff
                ? Optional.empty()
                : Exif.withoutPlace(segment.getBytes(tiff, segment.length()))
                        .map(is -> segment.copy().setBytes(tiff, is));
    }
}
