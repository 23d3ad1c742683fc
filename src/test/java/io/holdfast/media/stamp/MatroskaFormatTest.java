package io.holdfast.media.stamp;

import static io.holdfast.media.stamp.Bytes.join;
import static io.holdfast.media.stamp.Bytes.latin;
import static io.holdfast.media.stamp.Bytes.packet;
import static io.holdfast.media.stamp.Bytes.u32;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.media.stamp.core.Outcome;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatroskaFormatTest {
    private static final String WEBM = "video/webm";
    private static final String VOID = "ec";
    private static final String CLUSTER = "1f43b675";
    private static final String CUES = "1c53bb6b";
    private static final String SEEK_HEAD = "114d9b74";
    private static final String TAGS = "1254c367";
    private static final byte[] UNKNOWN = HexFormat.of().parseHex("01ffffffffffffff");

    @ParameterizedTest
    @ValueSource(strings = {"movie.webm", "movie.mkv", "sound.webm"})
    void whatPointedAtElementsPointsAtThemStill(String name) {
        Stamped stamped = Stamped.of(WEBM, Bytes.file(name));

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(pointing(stamped.stored())).isEqualTo(pointing(Buffer.buffer(Bytes.file(name))));
        assertThat(markBeforeClusters(stamped.stored())).isTrue();
    }

    /** Where the first cluster is, how many bytes a position has, and how many clusters there are of which size. */
    @ParameterizedTest
    @CsvSource({
        "100, 1, 1, 10",
        "200, 1, 1, 10",
        "200, 8, 3, 10",
        "300, 2, 40, 1660",
        "300, 2, 130, 500",
        "64900, 2, 9, 100",
        "5000, 3, 9000, 700",
        "5000, 3, 14000, 1190"
    })
    void cuesBehindTheClustersMoveWithThemHoweverManyBytesTheyTake(int first, int width, int clusters, int bytes) {
        byte[] file = film(first, width, clusters, bytes);
        Stamped stamped = Stamped.streamed(WEBM, file);
        List<String> before = pointing(Buffer.buffer(file));
        List<String> after = pointing(stamped.stored());

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(before).hasSize(clusters + 2);
        boolean held = clusters < 10_000; // of more cues, those that need a byte more are left out
        assertThat(after.size()).isBetween(held ? before.size() : before.size() - 2, before.size());
        assertThat(Stamped.cut(WEBM, file, OptionalLong.empty(), 90_000, new Random(first))
                        .stored())
                .isEqualTo(stamped.stored());
    }

    @Test
    void aVoidInFrontTakesTheMark() {
        for (int room : new int[] {3000, 1500}) {
            byte[] file = segment(element(VOID, new byte[room]), element(CLUSTER, new byte[300_000]));
            Stamped stamped = Stamped.of(WEBM, file);

            assertThat(stamped.added()).isZero();
            assertThat(markBeforeClusters(stamped.stored())).isTrue();
            Stamped again = Stamped.of(WEBM, stamped.bytes());
            assertThat(latin(again.stored()).split("DMI-PROHIBITED", -1)).hasSize(2);
        }
    }

    @Test
    void aLiveFileGetsItInFrontOfTheFirstClusterAndKeepsItsUnknownSizes() {
        byte[] cluster = join(HexFormat.of().parseHex(CLUSTER), UNKNOWN, element("a3", new byte[300_000]));
        byte[] file = join(
                header(), HexFormat.of().parseHex("18538067"), UNKNOWN, cluster, cluster, tags("LOCATION", "52.52"));
        Stamped stamped = Stamped.streamed(WEBM, file);

        assertThat(stamped.outcome()).isEqualTo(Outcome.STAMPED);
        assertThat(markBeforeClusters(stamped.stored())).isTrue();
        assertThat(latin(stamped.stored())).contains("LOCATION").doesNotContain("52.52");
    }

    @Test
    void placesInTagsAreBlankedAndAPacketIsMerged() {
        byte[] own = tags("XMP", latin(Buffer.buffer(packet(600))));
        byte[] file = segment(
                own,
                tags("location-eng", "52.52"),
                element(CLUSTER, new byte[300_000]),
                tags("RECORDING_LOCATION", "52.53"),
                tags("TITLE", "52.54"));
        String stored = latin(Stamped.of(WEBM, file).stored());

        assertThat(stored).contains("52.54").doesNotContain("52.52", "52.53", "52,31");
        assertThat(stored.split("Their Tool", -1)).hasSize(2);
        assertThat(stored.split("<x:xmpmeta", -1)).hasSize(2);
        assertThat(latin(Stamped.of(WEBM, file, Stamped.SPARING).stored())).contains("52.52", "52.53");
    }

    @Test
    void aChecksumThatWouldBeWrongIsLeftOut() {
        byte[] sum = element("bf", u32(7));
        byte[] stored = Stamped.of(
                        WEBM,
                        segment(
                                sum,
                                element(TAGS, sum, tag("LOCATION", "52.52")),
                                element("1549a966", sum, element("4489", u32(0))),
                                element(CLUSTER, new byte[10])))
                .bytes();

        assertThat(latin(Buffer.buffer(stored)).split("\u00BF\\\u0001?\0{6,7}\4\0\0\0\7", -1))
                .hasSize(2);
    }

    @Test
    void otherFilesPassAsTheyAre() {
        byte[] good = Bytes.file("movie.webm");
        same(Outcome.MALFORMED, latin("\u001AE"));
        same(Outcome.MALFORMED, latin("no element of any kind"));
        same(Outcome.MALFORMED, Arrays.copyOf(good, 60));
        same(Outcome.MALFORMED, join(header(), element("1549a966", new byte[20])));
        same(Outcome.MALFORMED, segment(new byte[30]));
        byte[] full = join(
                header(),
                HexFormat.of().parseHex("18538067"),
                new byte[] {(byte) (0x80 | 100)},
                element(CLUSTER, new byte[88]));
        same(Outcome.UNSUPPORTED, full);
    }

    private static void same(Outcome outcome, byte[] file) {
        Stamped stamped = Stamped.of(WEBM, file);
        assertThat(stamped.outcome()).isEqualTo(outcome);
        assertThat(stamped.bytes()).isEqualTo(file);
    }

    private static byte[] header() {
        return element("1a45dfa3", element("4282", latin("webm")));
    }

    private static byte[] segment(byte[]... parts) {
        return join(header(), element("18538067", parts));
    }

    private static byte[] tags(String name, String value) {
        return element(TAGS, tag(name, value));
    }

    private static byte[] tag(String name, String value) {
        return element(
                "7373", element("63c0"), element("67c8", element("45a3", latin(name)), element("4487", latin(value))));
    }

    /** An element whose size is told in eight bytes. */
    private static byte[] element(String id, byte[]... parts) {
        byte[] content = join(parts);
        return join(HexFormat.of().parseHex(id), new byte[] {1, 0, 0, 0}, u32(content.length), content);
    }

    private static byte[] small(String id, byte[] content) {
        return join(HexFormat.of().parseHex(id), new byte[] {(byte) (0x80 | content.length)}, content);
    }

    private static byte[] position(long position, int width) {
        byte[] number = Buffer.buffer().appendLong(position).getBytes();
        int least = Math.max(width, (64 - Long.numberOfLeadingZeros(position) + 7) / 8);
        return Arrays.copyOfRange(number, 8 - least, 8);
    }

    /** Clusters with cues and tags behind them, which a seek head names. */
    private static byte[] film(int first, int width, int clusters, int bytes) {
        byte[] cluster = element(CLUSTER, new byte[bytes]);
        List<byte[]> parts = new ArrayList<>();
        List<byte[]> points = new ArrayList<>();
        for (int each = 0; each < clusters; each++) {
            parts.add(cluster);
            byte[] at = position(first + (long) each * cluster.length, width);
            byte[] where = small("b7", join(small("f7", new byte[1]), small("f1", at)));
            points.add(small("bb", join(small("b3", u32(each)), where)));
        }
        byte[] cues = element(CUES, points.toArray(byte[][]::new));
        long behind = first + (long) clusters * cluster.length;
        byte[] seeks = element(SEEK_HEAD, seek(CUES, behind), seek(TAGS, behind + cues.length));
        byte[] room = element("1549a966", new byte[Math.max(0, first - seeks.length - 12)]);
        if (first < seeks.length + 12) { // no room for more than a seek head that says nothing else
            return film(seeks.length + 12, width, clusters, bytes);
        }
        parts.addAll(0, List.of(seeks, room));
        parts.addAll(List.of(cues, tags("TITLE", "A film")));
        return segment(parts.toArray(byte[][]::new));
    }

    private static byte[] seek(String id, long position) {
        return small("4dbb", join(small("53ab", HexFormat.of().parseHex(id)), small("53ac", position(position, 4))));
    }

    /** The ids of elements that positions point at; fails for one that points elsewhere. */
    private static List<String> pointing(Buffer file) {
        int segment = next(file, 0);
        int start = content(file, segment);
        int end = Math.min(next(file, segment), file.length());
        assertThat(next(file, segment)).isEqualTo(file.length());
        List<Integer> places = new ArrayList<>();
        List<String> found = new ArrayList<>();
        for (int at = start; at < end; at = next(file, at)) {
            places.add(at);
        }
        for (int at : places) {
            if (List.of(CUES, SEEK_HEAD).contains(id(file, at))) {
                positions(file, at, position -> {
                    int place = start + position.intValue();
                    assertThat(Collections.binarySearch(places, place)).isNotNegative();
                    found.add(id(file, place));
                });
            }
        }
        return found;
    }

    private static void positions(Buffer file, int parent, Consumer<Long> told) {
        for (int at = content(file, parent); at < next(file, parent); at = next(file, at)) {
            switch (id(file, at)) {
                case "4dbb", "bb", "b7" -> positions(file, at, told);
                case "53ac", "f1" -> {
                    long number = 0;
                    for (byte each : file.getBytes(content(file, at), next(file, at))) {
                        number = number << 8 | (each & 0xFF);
                    }
                    told.accept(number);
                }
                default -> {}
            }
        }
    }

    private static int width(Buffer file, int at) {
        return Integer.numberOfLeadingZeros(file.getUnsignedByte(at)) - 23;
    }

    private static String id(Buffer file, int at) {
        return HexFormat.of().formatHex(file.getBytes(at, at + width(file, at)));
    }

    private static int content(Buffer file, int at) {
        int size = at + width(file, at);
        return size + width(file, size);
    }

    private static int next(Buffer file, int at) {
        int from = at + width(file, at);
        long size = file.getUnsignedByte(from) & (0xFF >>> width(file, from));
        for (int each = from + 1; each < content(file, at); each++) {
            size = size << 8 | file.getUnsignedByte(each);
        }
        return (int) (content(file, at) + size);
    }

    private static boolean markBeforeClusters(Buffer file) {
        String text = latin(file);
        int mark = text.indexOf("DMI-PROHIBITED");
        return mark > 0 && mark < text.indexOf("\u001FC\u00B6u");
    }
}
