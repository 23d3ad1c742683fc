package io.holdfast.media.stamp.core;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The segments of a JPEG file before its first scan, as far as they are there. */
public final class JpegHead {
    public static final int APP1 = 0xE1;
    public static final int APP11 = 0xEB;
    public static final int APP13 = 0xED;
    public static final int SOS = 0xDA;
    public static final int EOI = 0xD9;
    public static final Buffer EXIF = Buffer.buffer("Exif\0");
    public static final Buffer XMP = Buffer.buffer("http://ns.adobe.com/xap/1.0/\0", "ISO-8859-1");

    private static final int APP0 = 0xE0;
    private static final int APP2 = 0xE2;
    private static final Buffer MPF = Buffer.buffer("MPF\0");
    private static final Buffer JUMBF = Buffer.buffer("jumb");
    private static final int BOX_TYPE = 12;
    /** Bytes of a segment's content that show whether it is a credential's. */
    public static final int CREDENTIAL_SEEN = 16;

    private final Buffer head;
    private final List<Segment> segments = new ArrayList<>();
    private int next;
    private int place = 2;
    private boolean complete;
    private boolean malformed;
    private boolean credentialed;

    private JpegHead(Buffer head) {
        this.head = head;
    }

    public static JpegHead of(Buffer head) {
        JpegHead seen = new JpegHead(head);
        seen.malformed = head.length() >= 2 && head.getUnsignedShort(0) != 0xFFD8;
        seen.next = 2;
        boolean going = !seen.malformed;
        while (going) {
            going = seen.one() && !seen.malformed && !seen.complete && !seen.credentialed;
        }
        return seen;
    }

    /** Takes one more; false when it is not wholly there. */
    private boolean one() {
        if (head.length() < next + 2) {
            return false;
        }
        int marker = head.getUnsignedByte(next + 1);
        if (head.getUnsignedByte(next) != 0xFF || marker == EOI || marker == 0) {
            malformed = true;
            return true;
        }
        if (marker == SOS) {
            complete = true;
            return true;
        }
        if (marker == 0xFF || bare(marker)) {
            next += marker == 0xFF ? 1 : 2;
            return true;
        }
        return segment(marker);
    }

    private boolean segment(int marker) {
        if (head.length() < next + 4) {
            return false;
        }
        int length = 2 + head.getUnsignedShort(next + 2);
        malformed = length < 4;
        if (malformed || head.length() < next + length) {
            return malformed;
        }
        Segment segment = new Segment(marker, next, length);
        Buffer content = segment.content(head);
        boolean leading = place == next && (marker == APP0 || (marker == APP1 && starts(content, EXIF)));
        segments.add(segment);
        next += length;
        place = leading ? next : place;
        credentialed = marker == APP11 && credential(content);
        return true;
    }

    /** Whether an APP11 segment is a credential's; in front of the box's type stand "JP", En, Z and LBox: ISO 19566-5 annex D. */
    public static boolean credential(Buffer content) {
        return content.length() >= CREDENTIAL_SEEN
                && content.getUnsignedShort(0) == 0x4A50
                && starts(content.slice(BOX_TYPE, content.length()), JUMBF);
    }

    /** The file's own packet. */
    public Optional<Segment> packet() {
        return first(APP1, XMP);
    }

    /** Whether leaving a segment out moves no picture that another segment in front of it points at. */
    public boolean movable(Segment segment) {
        return first(APP2, MPF).filter(each -> each.at() < segment.at()).isEmpty();
    }

    /** The Exif segment. */
    public Optional<Segment> exif() {
        return first(APP1, EXIF);
    }

    private Optional<Segment> first(int marker, Buffer with) {
        return segments.stream()
                .filter(each -> each.marker() == marker && starts(each.content(head), with))
                .findFirst();
    }

    /** Markers without a length. */
    public static boolean bare(int marker) {
        return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
    }

    public static boolean starts(Buffer content, Buffer with) {
        return content.length() >= with.length()
                && content.slice(0, with.length()).equals(with);
    }

    public List<Segment> segments() {
        return segments;
    }

    /** Where the first segment starts that is not wholly there. */
    public int next() {
        return next;
    }

    /** Behind the segments that readers want first. */
    public int place() {
        return place;
    }

    /** Whether the first scan was reached. */
    public boolean complete() {
        return complete;
    }

    public boolean malformed() {
        return malformed;
    }

    public boolean credentialed() {
        return credentialed;
    }

    /** One segment, its marker included. */
    public record Segment(int marker, int at, int length) {
        public Buffer content(Buffer head) {
            return head.slice(at + 4, at + length);
        }

        public int size() {
            return length - 4;
        }
    }
}
