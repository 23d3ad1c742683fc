package io.holdfast.http.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangesTest {
    private static final long SIZE = 10_000;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=0-499|0-499",
                "bytes=500-999|500-999",
                "bytes=-500|9500-9999",
                "bytes=9500-|9500-9999",
                "bytes=0-0,-1|0-0 9999-9999",
                "bytes= 0-999, 4500-5499, -1000|0-999 4500-5499 9000-9999",
                "bytes=500-600,601-999|500-999",
                "bytes=500-700,601-999|500-999",
                "BYTES=0-0|0-0",
                "bytes=,0-0,,|0-0",
                "bytes=5000-5999,0-999|5000-5999 0-999",
                "bytes=0-9,20-29,10-19|0-29",
                "bytes=20-29,0-9,100-109,5-25|0-29 100-109",
                "bytes=20000-,0-1|0-1",
                "bytes=0-99999999999999999999999999|0-9999",
                "bytes=-99999999999999999999999999|0-9999",
                "bytes=0-9223372036854775807|0-9999",
                "bytes=0000000000000000000000000007-0008|7-8",
            })
    void satisfiableRangesArePartsOfTheWhole(String field, String expected) {
        assertThat(read(field)).isEqualTo(parts(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=,",
                "bytes=-",
                "bytes=1",
                "bytes=2-1",
                "bytes=a-b",
                "bytes=0-1;2-3",
                "bytes=0-1,x",
                "bytes=--1",
                "bytes=1-2-3",
                "items=0-1",
                "bytes 0-1",
                "bytes=0x1-2",
                "bytes=+1-2",
                "bytes=٠-١",
                "bytes=0-1, bytes=3-4",
                "bytes=0 - 1"
            })
    void whatIsMalformedOrInAnotherUnitIsIgnored(String field) {
        assertThat(read(field)).isEqualTo(new ByteRanges.Whole());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes=10000-", "bytes=10000-10001", "bytes=-0", "bytes=99999999999999999999-", "bytes=20000-,-0"
            })
    void nothingThatIsThereIsUnsatisfiable(String field) {
        assertThat(read(field)).isEqualTo(new ByteRanges.Unsatisfiable());
    }

    @Test
    void anAbsentFieldAsksForTheWhole() {
        assertThat(ByteRanges.of(Optional.empty(), SIZE, 8)).isEqualTo(new ByteRanges.Whole());
    }

    @Test
    void moreRangesThanAllowedAreIgnoredEvenIfTheyWouldCoalesce() {
        String nine = IntStream.range(0, 9).mapToObj(i -> i + "-" + i).collect(Collectors.joining(","));

        assertThat(ByteRanges.of(Optional.of("bytes=" + nine), SIZE, 8)).isEqualTo(new ByteRanges.Whole());
        assertThat(ByteRanges.of(Optional.of("bytes=" + nine), SIZE, 9)).isEqualTo(parts("0-8"));
    }

    @Test
    void anEmptyRepresentationHasASuffixButNoFirstByte() {
        assertThat(ByteRanges.of(Optional.of("bytes=-5"), 0, 8)).isEqualTo(new ByteRanges.Whole());
        assertThat(ByteRanges.of(Optional.of("bytes=0-"), 0, 8)).isEqualTo(new ByteRanges.Unsatisfiable());
    }

    @Test
    void theLargestSizeDoesNotOverflow() {
        assertThat(ByteRanges.of(Optional.of("bytes=1-,-5"), Long.MAX_VALUE, 8))
                .isEqualTo(new ByteRanges.Parts(List.of(new ByteRange(1, Long.MAX_VALUE - 1))));
        assertThatThrownBy(() -> new ByteRange(2, Long.MAX_VALUE - 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void contentRangeSaysWhichBytesOfHowMany() {
        assertThat(new ByteRange(500, 500).contentRange(1234)).isEqualTo("bytes 500-999/1234");
        assertThat(new ByteRanges.Unsatisfiable().contentRange(1234)).isEqualTo("bytes */1234");
    }

    private static ByteRanges read(String field) {
        return ByteRanges.of(Optional.of(field), SIZE, 8);
    }

    private static ByteRanges parts(String text) {
        return new ByteRanges.Parts(Arrays.stream(text.split(" "))
                .map(part -> part.split("-"))
                .map(ends ->
                        new ByteRange(Long.parseLong(ends[0]), Long.parseLong(ends[1]) - Long.parseLong(ends[0]) + 1))
                .toList());
    }
}
