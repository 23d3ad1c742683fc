package io.holdfast.media.stamp.matroska;

import io.holdfast.media.stamp.core.PlaceNames;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.xmp.Xmp;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Tags of Matroska, RFC 9559 section 5.1.8: the mark is a tag of the whole file by the name of {@code XMP}. */
final class MatroskaTags {
    private static final String XMP = "XMP";

    private final Buffer bytes;
    private final StampRequest wish;
    private Optional<byte[]> packet = Optional.empty();
    private boolean changed;

    /**
     * Makes ready to change a copy of bytes.
     *
     * @param bytes in which elements are
     */
    private MatroskaTags(Buffer bytes, StampRequest wish) {
        this.bytes = bytes;
        this.wish = wish;
    }

    /** Tags with the mark, and nothing else. */
    static Buffer marked(Optional<byte[]> own, StampRequest wish) {
        Buffer name = Ebml.of(MatroskaIds.TAG_NAME, Buffer.buffer(XMP));
        Buffer text = Ebml.of(MatroskaIds.TAG_STRING, Buffer.buffer(Xmp.line(own, wish)));
        Buffer targets = Ebml.of(MatroskaIds.TARGETS, Buffer.buffer());
        Buffer simple = Ebml.of(MatroskaIds.SIMPLE_TAG, name.appendBuffer(text));
        return Ebml.of(MatroskaIds.TAGS, Ebml.of(MatroskaIds.TAG, targets.appendBuffer(simple)));
    }

    /**
     * What becomes of tags that are there.
     *
     * @param is as many bytes
     * @param packet of the file's own that was taken out
     */
    record Cleared(Buffer is, Optional<byte[]> packet) {}

    /**
     * Takes the file's own packet out of tags, and blanks places if that is wished.
     *
     * @param taking whether the packet is wanted
     * @return nothing where nothing changes
     */
    static Optional<Cleared> cleared(Buffer element, boolean taking, StampRequest wish) {
        MatroskaTags tags = new MatroskaTags(element.copy(), wish);
        Ebml.at(tags.bytes, 0).flatMap(all -> all.children(tags.bytes)).ifPresent(children -> {
            children.stream().filter(each -> each.id() == MatroskaIds.TAG).forEach(tag -> tags.tag(tag, taking));
            if (tags.changed) {
                unsummed(tags.bytes, children);
            }
        });
        return tags.changed ? Optional.of(new Cleared(tags.bytes, tags.packet)) : Optional.empty();
    }

    /** A checksum that would be wrong says nothing any more: RFC 8794 section 11.3.1. */
    static void unsummed(Buffer bytes, List<Ebml> children) {
        children.stream()
                .filter(each -> each.id() == Ebml.CRC && each.size() == Integer.BYTES)
                .forEach(each -> bytes.setBuffer(each.at(), Ebml.nothing(each.length())));
    }

    private void tag(Ebml tag, boolean taking) {
        for (Ebml child : tag.children(bytes).orElse(List.of())) {
            if (child.id() == MatroskaIds.SIMPLE_TAG) {
                simple(child, taking);
            }
        }
    }

    private void simple(Ebml simple, boolean taking) {
        List<Ebml> fields = simple.children(bytes).orElse(List.of());
        String name = fields.stream()
                .filter(each -> each.id() == MatroskaIds.TAG_NAME)
                .findFirst()
                .map(each -> each.text(bytes))
                .orElse("");
        boolean place = wish.stripLocation() && PlaceNames.tells(name);
        for (Ebml field : fields) {
            boolean value = field.id() == MatroskaIds.TAG_STRING || field.id() == MatroskaIds.TAG_BINARY;
            if (value && place && field.size() > 0) {
                bytes.setBytes(field.content(), new byte[(int) field.size()]);
                changed = true;
            } else if (value && taking && packet.isEmpty() && name.equalsIgnoreCase(XMP)) {
                packet = Optional.of(field.text(bytes).getBytes(StandardCharsets.UTF_8));
            } else if (field.id() == MatroskaIds.SIMPLE_TAG) {
                simple(field, false);
            }
        }
        if (taking && name.equalsIgnoreCase(XMP)) {
            bytes.setBuffer(simple.at(), Ebml.nothing(simple.length()));
            changed = true;
        }
    }
}
