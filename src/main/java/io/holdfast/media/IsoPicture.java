package io.holdfast.media;

import java.util.List;
import java.util.Optional;

/** Reads the size of an HEIF or AVIF file's primary picture: ISO/IEC 23008-12 sections 6.5.3 and 6.5.10. */
final class IsoPicture {
    private IsoPicture() {}

    /** The primary picture's size as shown; of no known primary picture, the largest. */
    static Optional<Size> size(Octets head) {
        Optional<Box> meta = Box.find(Box.in(head), "meta");
        if (meta.isEmpty() || meta.get().body().length() < 4) {
            return Optional.empty();
        }
        List<Box> boxes = Box.in(meta.get().body().rest(4));
        Optional<Box> properties = Box.find(boxes, "iprp");
        List<Box> shared = properties
                .flatMap(box -> Box.find(box.children(), "ipco"))
                .map(Box::children)
                .orElse(List.of());
        Optional<Octets> links = properties.flatMap(box -> box.child("ipma")).map(Box::body);
        Optional<Octets> primary = Box.find(boxes, "pitm").filter(Box::whole).map(Box::body);
        return links.isPresent() && primary.isPresent()
                ? linked(shared, links.get(), primary(primary.get()))
                : largest(shared);
    }

    private static Optional<Size> largest(List<Box> properties) {
        Optional<Size> largest = Optional.empty();
        for (Box property : properties) {
            if (property.type().equals("ispe")) {
                largest = Size.larger(largest, extent(property));
            }
        }
        return largest;
    }

    /** ISO/IEC 14496-12 section 8.11.4. */
    private static long primary(Octets box) {
        return box.u8(0) == 0 ? box.u16(4) : box.u32(4);
    }

    /** Goes through the item property associations, ISO/IEC 23008-12 section 9.3.1, to those of one item. */
    private static Optional<Size> linked(List<Box> properties, Octets box, long item) {
        boolean longItems = box.u8(0) > 0;
        int width = (box.u8(3) & 1) == 1 ? 2 : 1;
        long entries = box.u32(4);
        int at = 8;
        for (; entries > 0; entries--) {
            long id = longItems ? box.u32(at) : box.u16(at);
            at += longItems ? 4 : 2;
            int links = box.u8(at++);
            if (id == item) {
                return size(properties, box.part(at, (long) links * width), width);
            }
            at += links * width;
        }
        return Optional.empty();
    }

    private static Optional<Size> size(List<Box> properties, Octets links, int width) {
        Optional<Size> size = Optional.empty();
        boolean turned = false;
        for (int at = 0; at < links.length(); at += width) {
            int index = width == 2 ? links.u16(at) & 0x7FFF : links.u8(at) & 0x7F;
            if (index > 0 && index <= properties.size()) {
                Box property = properties.get(index - 1);
                switch (property.type()) {
                    case "ispe" -> size = extent(property);
                    case "irot" -> turned ^= (property.body().u8(0) & 1) == 1;
                    default -> {}
                }
            }
        }
        return turned ? size.map(Size::turned) : size;
    }

    private static Optional<Size> extent(Box property) {
        return Size.of(property.body().u32(4), property.body().u32(8));
    }
}
