package io.holdfast.upload.ietf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.ProblemException;
import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IetfFieldsTest {
    @ParameterizedTest
    @CsvSource({"?1, true", "?0, false", "?1;a=1, true"})
    void completenessIsABoolean(String text, boolean complete) {
        assertThat(fields("Upload-Complete", text).complete()).hasValue(complete);
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "?2", "1", "", "?1, ?1", "\"?1\"", ":?1:"})
    void whatIsNoBooleanCountsAsAbsent(String text) {
        IetfFields fields = fields("Upload-Complete", text);

        assertThat(fields.complete()).isEmpty();
        assertThat(fields.saysCompleteness()).isTrue();
    }

    @Test
    void theOldestVersionSaysTheOpposite() {
        String version = "Upload-Draft-Interop-Version";

        assertThat(fields(version, "3", "Upload-Incomplete", "?1").complete()).hasValue(false);
        assertThat(fields(version, "3", "Upload-Incomplete", "?0").complete()).hasValue(true);
        assertThat(fields(version, "3", "Upload-Incomplete", "?0", "Upload-Complete", "?0")
                        .complete())
                .hasValue(true);
        assertThat(fields(version, "6", "Upload-Incomplete", "?0", "Upload-Complete", "?0")
                        .complete())
                .hasValue(false);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "007, 7", "10;x=1, 10", "999999999999999, 999999999999999"})
    void numbersAreStructuredIntegers(String text, long number) {
        assertThat(fields("Upload-Offset", text).offset()).isEqualTo(number);
        assertThat(fields("Upload-Length", text).length()).hasValue(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "+5", "1.5", "1e9", "0x10", "1, 1", "9999999999999999", "abc", "?1"})
    void whatIsNoIntegerCountsAsAbsent(String text) {
        assertThat(fields("Upload-Length", text).length()).isEmpty();
        assertThatThrownBy(() -> fields("Upload-Offset", text).offset()).isInstanceOf(ProblemException.class);
    }

    @Test
    void aFieldThatStandsTwiceCountsAsAbsent() {
        assertThat(fields("Upload-Complete", "?1", "Upload-Complete", "?1").complete())
                .isEmpty();
        assertThat(fields("Upload-Length", "1", "Upload-Length", "1").length()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2, 0", "3, 3", "8, 8", "9, 0", "99, 0", "abc, 0", "-3, 0", "6.0, 0"})
    void onlyKnownVersionsCount(String text, int number) {
        assertThat(fields("Upload-Draft-Interop-Version", text).interop().number())
                .isEqualTo(number);
        assertThat(fields("Upload-Draft-Interop-Version", text).present()).isTrue();
    }

    @Test
    void theTypeOfAPartMayHaveParameters() {
        assertThat(fields("Content-Type", "Application/Partial-Upload; q=1").chunk())
                .isTrue();
        assertThat(fields("Content-Type", "image/png").chunk()).isFalse();
        assertThat(fields().chunk()).isFalse();
    }

    @Test
    void digestsOfTheRequestAndOfTheWholeAreToldApart() {
        String one = "sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:";

        IetfFields request = fields("Content-Digest", one);
        IetfFields whole = fields("Repr-Digest", one);

        assertThat(request.checksum().orElseThrow().algorithm()).isEqualTo("SHA-256");
        assertThat(request.digests()).isEmpty();
        assertThat(whole.checksum()).isEmpty();
        assertThat(whole.digests()).containsOnlyKeys("sha-256");
    }

    private static IetfFields fields(String... namesAndValues) {
        MultiMap fields = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new IetfFields(fields);
    }
}
