package io.holdfast.media.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CborTest {
    /** RFC 8949 appendix A. */
    @Test
    void valuesAreWrittenAsTheStandardsExamples() {
        written(0, "00");
        written(10, "0a");
        written(23, "17");
        written(24, "1818");
        written(100, "1864");
        written(1000, "1903e8");
        written(1_000_000, "1a000f4240");
        written(1_000_000_000_000L, "1b000000e8d4a51000");
        written(-1, "20");
        written(-10, "29");
        written(-100, "3863");
        written(-1000, "3903e7");
        written(false, "f4");
        written(true, "f5");
        written(Cbor.NOTHING, "f6");
        written(new Cbor.Tagged(1, 1_363_896_240), "c11a514b67b0");
        written(new byte[0], "40");
        written(new byte[] {1, 2, 3, 4}, "4401020304");
        written("", "60");
        written("IETF", "6449455446");
        written("ü", "62c3bc");
        written("水", "63e6b0b4");
        written(List.of(), "80");
        written(List.of(1, 2, 3), "83010203");
        written(List.of(1, List.of(2, 3), List.of(4, 5)), "8301820203820405");
        written(Map.of(), "a0");
        written(Map.of(1, 2, 3, 4), "a201020304");
        written(Map.of("a", 1, "b", List.of(2, 3)), "a26161016162820203");
        written(List.of("a", Map.of("b", "c")), "826161a161626163");
    }

    /** RFC 8949 section 4.2.1, the example of the order. */
    @Test
    void keysAreInTheOrderOfTheirBytes() {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put(false, 0);
        map.put("aa", 0);
        map.put(List.of(-1), 0);
        map.put(-1, 0);
        map.put("z", 0);
        map.put(100, 0);
        map.put(List.of(100), 0);
        map.put(10, 0);

        written(map, "a8" + "0a00" + "186400" + "2000" + "617a00" + "62616100" + "81186400" + "812000" + "f400");
    }

    @Test
    void lengthsTakeAsFewBytesAsHoldThem() {
        assertThat(Cbor.of(new byte[23])).startsWith(0x57).hasSize(24);
        assertThat(Cbor.of(new byte[24])).startsWith(0x58, 24).hasSize(26);
        assertThat(Cbor.of(new byte[256])).startsWith(0x59, 1, 0).hasSize(259);
        assertThat(Cbor.of(new byte[65_536])).startsWith(0x5a, 0, 1, 0, 0).hasSize(65_541);
    }

    @Test
    void whatHasNoFormIsRefused() {
        assertThatThrownBy(() -> Cbor.of(1.5)).isInstanceOf(IllegalArgumentException.class);
    }

    private static void written(Object value, String hex) {
        assertThat(HexFormat.of().formatHex(Cbor.of(value))).as(hex).isEqualTo(hex);
    }
}
