package io.holdfast.media.stamp.matroska;

import io.holdfast.media.stamp.core.Format;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is in front of the first cluster of a file, as far as it is at hand. */
final class MatroskaHead {
    private static final int MAX_PARTS = 1024;

    private final Buffer bytes;
    private final boolean more;
    private final List<Ebml> parts = new ArrayList<>();
    private Optional<Ebml> segment = Optional.empty();
    private int place;
    private boolean wanting;
    private boolean malformed;

    private MatroskaHead(Buffer bytes, boolean more) {
        this.bytes = bytes;
        this.more = more && bytes.length() < Format.LOOK_AHEAD;
    }

    static MatroskaHead of(Buffer bytes, boolean more) {
        MatroskaHead head = new MatroskaHead(bytes, more);
        Optional<Ebml> first = Ebml.at(bytes, 0);
        boolean other = first.filter(each -> each.id() == MatroskaIds.EBML && each.size() >= 0)
                .isEmpty();
        head.segment = first.filter(each -> !other && each.end() < bytes.length())
                .flatMap(each -> Ebml.at(bytes, (int) each.end()));
        boolean known =
                head.segment.filter(each -> each.id() == MatroskaIds.SEGMENT).isPresent();
        if (known) {
            head.walk(head.segment.get());
        } else {
            head.wanting = head.more && head.segment.isEmpty() && (!other || bytes.length() < Ebml.MAX_HEAD);
            head.malformed = !head.wanting;
        }
        return head;
    }

    private void walk(Ebml all) {
        place = all.content();
        long end = all.size() < 0 ? Long.MAX_VALUE : all.end();
        boolean going = true;
        while (going && place < end) {
            Optional<Ebml> part = Ebml.at(bytes, place);
            going = part.isPresent() && take(part.get(), end);
            if (part.isEmpty()) {
                int left = bytes.length() - place;
                wanting = more && left < Ebml.MAX_HEAD;
                malformed = left >= Ebml.MAX_HEAD || (!more && !full() && left > 0);
            }
        }
    }

    /** Takes one; false for the one that the mark goes in front of. */
    private boolean take(Ebml part, long end) {
        if (part.id() == MatroskaIds.CLUSTER) {
            return false;
        }
        malformed = part.size() < 0 || part.end() > end || parts.size() >= MAX_PARTS;
        boolean cut = part.end() > bytes.length();
        wanting = !malformed && cut && more;
        malformed |= cut && !more && !full();
        if (malformed || cut) {
            return false;
        }
        parts.add(part);
        place = (int) part.end();
        return true;
    }

    private boolean full() {
        return bytes.length() >= Format.LOOK_AHEAD;
    }

    Buffer bytes() {
        return bytes;
    }

    /** The segment; known where it is neither wanting nor malformed. */
    Ebml segment() {
        return segment.orElseThrow();
    }

    /** What is in it, whole, in front of the place. */
    List<Ebml> parts() {
        return parts;
    }

    /** Where the mark goes. */
    int place() {
        return place;
    }

    /** Whether more is needed to say. */
    boolean wanting() {
        return wanting;
    }

    boolean malformed() {
        return malformed;
    }
}
