package io.holdfast.media.stamp;

import static io.holdfast.media.stamp.Bytes.latin;
import static io.holdfast.media.stamp.Bytes.packet;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.media.stamp.core.Outcome;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiffFormatTest {
    private static final String TIFF = "image/tiff";
    private static final int WIDTH = 256;
    private static final int XMP = 700;
    private static final int GPS = 0x8825;
    private static final int CREDENTIAL = 0xCD41;

    @ParameterizedTest
    @CsvSource({
        "false, false, 0",
        "true, false, 0",
        "false, true, 0",
        "true, true, 0",
        "true, false, 300000",
        "false, false, 300001",
        "true, true, 300000"
    })
    void everyPictureHasTheMarkAndAllElseStaysWhereItWas(boolean little, boolean big, int pixels) {
        Made made = new Made(little, big, pixels);
        byte[] file = made.pictures(3, Map.of());
        Stamped stamped = Stamped.of(TIFF, file);
        Made stored = new Made(stamped.bytes(), little, big);

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(stamped.added()).isLessThan(20_000);
        assertThat(stored.directories()).hasSize(3).allSatisfy(entries -> {
            assertThat(entries).containsKeys(WIDTH, XMP);
            assertThat(new ArrayList<>(entries.keySet())).isSorted();
            assertThat(latin(stored.value(entries, XMP)))
                    .startsWith("<?xpacket")
                    .contains("DMI-PROHIBITED");
        });
        int head = big ? 16 : 8;
        assertThat(Arrays.copyOfRange(stamped.bytes(), head, file.length))
                .isEqualTo(Arrays.copyOfRange(file, head, file.length));
        assertThat(Stamped.cut(TIFF, file, OptionalLong.of(file.length), 70_000, new Random(pixels))
                        .stored())
                .isEqualTo(stamped.stored());
    }

    @ParameterizedTest
    @CsvSource({"true, false, 0", "false, true, 0", "true, false, 300000", "false, true, 300000"})
    void placesAreBlankedAndTheOwnPacketIsMerged(boolean little, boolean big, int pixels) {
        byte[] file = new Made(little, big, pixels)
                .pictures(2, Map.of(XMP, packet(900), GPS, latin("fifty-two degrees north, thirteen east")));
        Stamped stamped = Stamped.of(TIFF, file);
        Made stored = new Made(stamped.bytes(), little, big);

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(latin(stamped.stored())).doesNotContain("fifty-two", "52,31");
        assertThat(stored.directories()).hasSize(2).allSatisfy(each -> assertThat(each)
                .doesNotContainKey(GPS));
        assertThat(latin(stored.value(stored.directories().get(0), XMP))).contains("Their Tool", "DMI-PROHIBITED");
        assertThat(latin(Stamped.of(TIFF, file, Stamped.SPARING).stored())).contains("fifty-two", "52,31");
    }

    @Test
    void anotherPicturesPacketIsItsOwn() {
        Made made = new Made(true, false, 0);
        byte[] file = made.pictures(2, Map.of(), Map.of(XMP, latin("another's packet, without a mark")));
        Made stored = new Made(Stamped.of(TIFF, file).bytes(), true, false);

        assertThat(latin(stored.value(stored.directories().get(0), XMP))).contains("DMI-PROHIBITED");
        assertThat(latin(stored.value(stored.directories().get(1), XMP))).isEqualTo("another's packet, without a mark");
    }

    @Test
    void whatCannotBeMarkedIsLeftOrBroughtBackByteForByte() {
        for (int pixels : new int[] {0, 300_000}) {
            Made made = new Made(true, false, pixels);
            byte[] good = made.pictures(2, Map.of());
            byte[] endless = good.clone();
            System.arraycopy(endless, 4, endless, endless.length - 4, 4);
            left(Outcome.MALFORMED, endless);
            byte[] none = good.clone();
            Arrays.fill(none, made.first, made.first + 2, (byte) 0);
            left(Outcome.MALFORMED, none);
            left(Outcome.CREDENTIALED, made.pictures(1, Map.of(CREDENTIAL, latin("a credential of the file"))));
        }
        byte[] crowded = new Made(true, false, 300_000).pictures(1, Map.of(XMP, packet(60_000)));
        left(Outcome.UNSUPPORTED, crowded);
        byte[] good = new Made(true, false, 300_000).pictures(1, Map.of());
        assertThat(Stamped.streamed(TIFF, good).bytes()).isEqualTo(good);
        assertThat(Stamped.streamed(TIFF, good).outcome()).isEqualTo(Outcome.UNSUPPORTED);
        left(Outcome.MALFORMED, latin("II*\0\377\377\377\377"));
        left(Outcome.MALFORMED, latin("II"));
        left(Outcome.UNSUPPORTED, latin("II*\0\1\2\0\0GDAL_STRUCTURAL_METADATA_SIZE=000140 bytes"));
        assertThat(Stamped.streamed(TIFF, new Made(true, false, 0).pictures(1, Map.of()))
                        .outcome())
                .isEqualTo(Outcome.STAMPED);
    }

    /** Of two pictures, with a place and a packet. */
    static byte[] sample() {
        return new Made(true, false, 0).pictures(2, Map.of(XMP, packet(500), GPS, latin("a place")));
    }

    /** {@link Stamped} sees that all can be taken back. */
    private static void left(Outcome outcome, byte[] file) {
        Stamped stamped = Stamped.of(TIFF, file);
        assertThat(stamped.outcome()).isEqualTo(outcome);
        assertThat(stamped.restored()).isEqualTo(Buffer.buffer(file));
    }

    /** One file, being made or read. */
    private static final class Made {
        private final boolean big;
        private final int pixels;
        private final ByteBuffer file;
        private int first;

        Made(boolean little, boolean big, int pixels) {
            this.big = big;
            this.pixels = pixels;
            this.file = ByteBuffer.allocate(1_000_000).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            file.put(latin(little ? "II" : "MM")).putShort((short) (big ? 43 : 42));
            if (big) {
                file.putShort((short) 8).putShort((short) 0);
            }
        }

        Made(byte[] stored, boolean little, boolean big) {
            this.big = big;
            this.pixels = 0;
            this.file = ByteBuffer.wrap(stored).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        }

        /** So many pictures, each of so many pixels, behind which is its directory; the entries are the first one's. */
        @SafeVarargs
        final byte[] pictures(int count, Map<Integer, byte[]>... entries) {
            ByteBuffer fresh = file.duplicate().order(file.order());
            int link = fresh.position();
            offset(fresh, 0);
            for (int each = 0; each < count; each++) {
                fresh.put(new byte[pixels]);
                int at = (fresh.position() + 7) / 8 * 8;
                first = each == 0 ? at : first;
                ByteBuffer there = fresh.duplicate().order(file.order()).position(link);
                offset(there, at);
                fresh.position(at);
                Map<Integer, byte[]> all = new TreeMap<>(Map.of(WIDTH, new byte[0]));
                all.putAll(each < entries.length ? entries[each] : Map.of());
                link = directory(fresh, all);
            }
            return Arrays.copyOf(file.array(), fresh.position());
        }

        private int directory(ByteBuffer to, Map<Integer, byte[]> entries) {
            int link = to.position() + (big ? 8 : 2) + entries.size() * (big ? 20 : 12);
            int value = link + (big ? 8 : 4);
            if (big) {
                to.putLong(entries.size());
            } else {
                to.putShort((short) entries.size());
            }
            for (Map.Entry<Integer, byte[]> each : entries.entrySet()) {
                boolean width = each.getKey() == WIDTH;
                boolean place = each.getKey() == GPS;
                to.putShort(each.getKey().shortValue()).putShort((short) (width ? 3 : place ? (big ? 16 : 4) : 1));
                offset(to, width || place ? 1 : each.getValue().length);
                if (width) {
                    to.putShort((short) 7).put(new byte[big ? 6 : 2]);
                    continue;
                }
                offset(to, value);
                byte[] is = place ? place(value, each.getValue()) : each.getValue();
                to.duplicate().position(value).put(is);
                value = (value + is.length + 1) / 2 * 2;
            }
            to.position(link);
            offset(to, 0);
            to.position(value);
            return link;
        }

        /** A directory of a place, of one entry with this value behind it. */
        private byte[] place(int at, byte[] value) {
            ByteBuffer place = ByteBuffer.allocate(100 + value.length).order(file.order());
            int behind = (big ? 8 : 2) + (big ? 20 : 12) + (big ? 8 : 4);
            if (big) {
                place.putLong(1);
            } else {
                place.putShort((short) 1);
            }
            place.putShort((short) 2).putShort((short) 2);
            offset(place, value.length);
            offset(place, at + behind);
            offset(place, 0);
            return place.put(value).array();
        }

        private void offset(ByteBuffer to, long value) {
            if (big) {
                to.putLong(value);
            } else {
                to.putInt((int) value);
            }
        }

        /** Where each entry of each directory is, by its tag. */
        List<Map<Integer, Integer>> directories() {
            List<Map<Integer, Integer>> directories = new ArrayList<>();
            int at = (int) number(big ? 8 : 4);
            while (at != 0) {
                Map<Integer, Integer> entries = new LinkedHashMap<>();
                int count = big ? (int) number(at) : file.getShort(at);
                at += big ? 8 : 2;
                for (int each = 0; each < count; each++, at += big ? 20 : 12) {
                    entries.put(file.getShort(at) & 0xFFFF, at);
                }
                directories.add(entries);
                at = (int) number(at);
            }
            return directories;
        }

        Buffer value(Map<Integer, Integer> entries, int tag) {
            int entry = entries.getOrDefault(tag, 0);
            int size = (int) number(entry + 4);
            int at = (int) number(entry + (big ? 12 : 8));
            return Buffer.buffer(Arrays.copyOfRange(file.array(), at, at + size));
        }

        private long number(int at) {
            return big ? file.getLong(at) : file.getInt(at);
        }
    }
}
