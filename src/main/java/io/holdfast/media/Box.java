package io.holdfast.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One box of an ISO base media file, ISO/IEC 14496-12 section 4.2.
 *
 * @param body what of its content is at hand
 * @param whole whether that is all of it
 */
record Box(String type, Octets body, boolean whole) {
    private static final int MAX_SIBLINGS = 1024;

    /** The boxes that follow each other in there, up to the first that is cut off or damaged. */
    static List<Box> in(Octets parent) {
        List<Box> boxes = new ArrayList<>();
        int at = 0;
        while (at <= parent.length() - 8 && boxes.size() < MAX_SIBLINGS) {
            int left = parent.length() - at;
            long size = parent.u32(at);
            int start = 8;
            if (size == 1 && left >= 16) {
                size = parent.s64(at + 8);
                start = 16;
            }
            boolean whole = size != 0 && size <= left; // a size of 0 means up to the end of the file
            if (size != 0 && size < start) {
                break;
            }
            boxes.add(new Box(parent.text(at + 4, 4), parent.part(at + start, whole ? size - start : left), whole));
            if (!whole) {
                break;
            }
            at += (int) size;
        }
        return boxes;
    }

    List<Box> children() {
        return in(body);
    }

    /** The first child of this type, if all of it is at hand. */
    Optional<Box> child(String type) {
        return find(children(), type).filter(Box::whole);
    }

    static Optional<Box> find(List<Box> boxes, String type) {
        return boxes.stream().filter(box -> box.type.equals(type)).findFirst();
    }
}
