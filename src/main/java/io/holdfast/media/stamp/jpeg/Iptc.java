package io.holdfast.media.stamp.jpeg;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Blanks the place in Photoshop's resources (its file formats specification), of which 0x0404 is IPTC's IIM version 4. */
final class Iptc {
    private static final int RESOURCE = 12;
    private static final int IIM = 0x0404;
    /** Content location code and name, city, sublocation, province, country code and name: record 2. */
    private static final Set<Integer> PLACES = Set.of(26, 27, 90, 92, 95, 100, 101);

    private Iptc() {}

    /**
     * Takes the place out.
     *
     * @param from where the first resource begins
     * @return as many bytes; nothing where there is no place in them
     */
    static Optional<byte[]> withoutPlace(byte[] resources, int from) {
        byte[] same = resources.clone();
        int at = from;
        while (at + RESOURCE <= same.length && same[at] == '8' && same[at + 1] == 'B') {
            int name = same[at + 6] & 0xFF;
            int size = at + 6 + (name + 2 & ~1);
            if (size + 4 > same.length) {
                break;
            }
            long length = number(same, size, 4);
            int content = size + 4;
            if (length > same.length - content) {
                break;
            }
            if (number(same, at + 4, 2) == IIM) {
                blank(same, content, content + (int) length);
            }
            at = content + (int) (length + 1 & ~1);
        }
        return Arrays.equals(same, resources) ? Optional.empty() : Optional.of(same);
    }

    private static void blank(byte[] bytes, int from, int to) {
        int at = from;
        while (at + 5 <= to && bytes[at] == 0x1C) {
            int length = (int) number(bytes, at + 3, 2);
            int content = at + 5;
            if (length > to - content) {
                return; // an extended one, which is no place
            }
            if (bytes[at + 1] == 2 && PLACES.contains(bytes[at + 2] & 0xFF)) {
                Arrays.fill(bytes, content, content + length, (byte) ' ');
            }
            at = content + length;
        }
    }

    private static long number(byte[] bytes, int at, int width) {
        long number = 0;
        for (int i = at; i < at + width; i++) {
            number = number << 8 | (bytes[i] & 0xFF);
        }
        return number;
    }
}
