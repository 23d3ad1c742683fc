package io.holdfast.media.credential;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes boxes of the JPEG universal metadata format (JUMBF, ISO/IEC 19566-5), big-endian, with 32-bit lengths. */
final class Jumbf {
    private static final int HEAD = 8;

    /** What follows the four letters in the type of a box of C2PA (C2PA 2.2 section 11.1.4). */
    private static final byte[] TYPE_TAIL = {
        0, 0x11, 0, 0x10, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71
    };

    /** Can be asked for, and has a label. */
    private static final int TOGGLES = 0x03;

    private Jumbf() {}

    /** One box: its length, four letters, and what it holds. */
    static byte[] box(String type, byte[]... contents) {
        int length = HEAD;
        for (byte[] content : contents) {
            length = Math.addExact(length, content.length);
        }
        ByteBuffer box = ByteBuffer.allocate(length).putInt(length).put(ascii(type));
        for (byte[] content : contents) {
            box.put(content);
        }
        return box.array();
    }

    /** A box of boxes, with the description that tells its type and label. */
    static byte[] superbox(String type, String label, byte[]... boxes) {
        ByteArrayOutputStream description = new ByteArrayOutputStream();
        description.writeBytes(ascii(type));
        description.writeBytes(TYPE_TAIL);
        description.write(TOGGLES);
        description.writeBytes(label.getBytes(StandardCharsets.UTF_8));
        description.write(0);
        byte[][] all = new byte[boxes.length + 1][];
        all[0] = box("jumd", description.toByteArray());
        System.arraycopy(boxes, 0, all, 1, boxes.length);
        return box("jumb", all);
    }

    /** What of a superbox is hashed by those who name it: all but its own head (C2PA 2.2 section 8.4.2.3). */
    static ByteBuffer hashed(byte[] superbox) {
        return ByteBuffer.wrap(superbox, HEAD, superbox.length - HEAD);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
