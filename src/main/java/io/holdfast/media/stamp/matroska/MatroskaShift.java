package io.holdfast.media.stamp.matroska;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/** Writes seek heads and cues anew for elements that have moved: RFC 9559 section 16. */
final class MatroskaShift {
    private final Buffer bytes;
    private final LongUnaryOperator moved;

    /**
     * Makes one.
     *
     * @param bytes in which the elements are
     * @param moved where in the segment an element is, by where it was
     */
    MatroskaShift(Buffer bytes, LongUnaryOperator moved) {
        this.bytes = bytes;
        this.moved = moved;
    }

    /** The element with positions as they are now, in no fewer bytes each than before; as it was where it is not understood. */
    Buffer written(Ebml element) {
        if (isPosition(element.id())) {
            long was = element.number(bytes);
            long is = was < 0 ? was : moved.applyAsLong(was);
            return was == is ? element.bytes(bytes) : Ebml.of(element.id(), Ebml.unsigned(is, (int) element.size()));
        }
        Optional<List<Ebml>> children = isParent(element.id()) ? element.children(bytes) : Optional.empty();
        if (children.isEmpty()) {
            return element.bytes(bytes);
        }
        Buffer content = Buffer.buffer();
        boolean same = true;
        for (Ebml child : children.get()) {
            Buffer is = written(child);
            same &= is.equals(child.bytes(bytes));
            content.appendBuffer(is);
        }
        if (same) {
            return element.bytes(bytes);
        }
        Ebml.between(content, 0, content.length()).ifPresent(all -> MatroskaTags.unsummed(content, all));
        return element.sized(bytes, content.length())
                .map(head -> head.appendBuffer(content))
                .orElseGet(() -> Ebml.of(element.id(), content));
    }

    /** The element and what says nothing, in so many bytes more than it had; nothing where it needs others. */
    Optional<Buffer> within(Ebml element, int more) {
        Buffer is = written(element);
        int left = element.length() + more - is.length();
        return switch (left) {
            case 0 -> Optional.of(is);
            case 1 -> Ebml.at(is, 0).map(each -> each.wider(is));
            default -> left < 0 ? Optional.empty() : Optional.of(is.appendBuffer(Ebml.nothing(left)));
        };
    }

    /** The element in as many bytes as it had; where it needs more, one that says nothing. */
    Buffer inPlace(Ebml element) {
        Buffer is = written(element);
        boolean list = element.id() == MatroskaIds.SEEK_HEAD || element.id() == MatroskaIds.CUES;
        if (is.length() == element.length() || !list) {
            return is.length() == element.length() ? is : Ebml.nothing(element.length());
        }
        Buffer same = bytes.getBuffer(element.at(), element.content());
        for (Ebml child : element.children(bytes).orElse(List.of())) {
            same.appendBuffer(inPlace(child));
        }
        element.children(bytes).ifPresent(all -> {
            Ebml.between(same, element.head(), same.length()).ifPresent(now -> MatroskaTags.unsummed(same, now));
        });
        return same;
    }

    private static boolean isPosition(long id) {
        return id == MatroskaIds.SEEK_POSITION
                || id == MatroskaIds.CUE_CLUSTER_POSITION
                || id == MatroskaIds.CUE_CODEC_STATE;
    }

    private static boolean isParent(long id) {
        return id == MatroskaIds.SEEK_HEAD
                || id == MatroskaIds.SEEK
                || id == MatroskaIds.CUES
                || id == MatroskaIds.CUE_POINT
                || id == MatroskaIds.CUE_TRACK_POSITIONS;
    }
}
