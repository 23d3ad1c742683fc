package io.holdfast.upload.tus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.resumable.AppendRequest;
import io.vertx.core.MultiMap;
import java.util.Base64;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TusFieldsTest {
    @Test
    void numbersAreRead() {
        TusFields fields = fields("Upload-Offset", "0", "Upload-Length", "999999999999999999");

        assertThat(fields.offset()).isZero();
        assertThat(fields.length()).hasValue(999_999_999_999_999_999L);
        assertThat(fields.deferred()).isFalse();
        assertThat(fields("Upload-Defer-Length", "1").deferred()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+1",
                "1e9",
                "0x10",
                "1.0",
                "1,2",
                "9999999999999999999",
                "18446744073709551616",
                "١"
            })
    void whatIsNoNumberIsRefused(String text) {
        refused(() -> fields("Upload-Offset", text).offset());
        refused(() -> fields("Upload-Length", text).length());
    }

    @Test
    void twoNumbersAreRefused() {
        refused(() -> fields("Upload-Offset", "1", "Upload-Offset", "1").offset());
        refused(() -> fields().offset());
    }

    @Test
    void theLengthIsSaidOrDeferred() {
        refused(() -> fields().deferred());
        refused(() -> fields("Upload-Defer-Length", "0").deferred());
        refused(() -> fields("Upload-Defer-Length", "true").deferred());
        refused(() -> fields("Upload-Defer-Length", "1", "Upload-Length", "1").deferred());
    }

    @ParameterizedTest
    @CsvSource({"sha1, SHA-1, 20", "sha256, SHA-256, 32", "crc32c, CRC32C, 4"})
    void aChecksumIsOfItsAlgorithmsLength(String name, String algorithm, int length) {
        String value = Base64.getEncoder().encodeToString(new byte[length]);

        AppendRequest.Checksum checksum =
                fields("Upload-Checksum", name + " " + value).checksum().orElseThrow();

        assertThat(checksum.algorithm()).isEqualTo(algorithm);
        assertThat(checksum.value()).hasSize(length);
        refused(() -> fields("Upload-Checksum", name + " " + Base64.getEncoder().encodeToString(new byte[length + 1]))
                .checksum());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha1",
                "md5 1B2M2Y8AsgTpgAmY7PhCfg==",
                "SHA1 2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
                "crc32c AAAA",
                "crc32c !!",
                "crc32c  AAAAAA=="
            })
    void whatIsNoChecksumIsRefused(String text) {
        refused(() -> fields("Upload-Checksum", text).checksum());
    }

    @Test
    void theTypeOfAChunkMayHaveParameters() {
        assertThat(fields("Content-Type", "Application/Offset+Octet-Stream; charset=utf-8")
                        .chunk())
                .isTrue();
        assertThat(fields("Content-Type", "application/octet-stream").chunk()).isFalse();
        assertThat(fields("Content-Type", "multipart/form-data; boundary=application/offset+octet-stream")
                        .chunk())
                .isFalse();
        assertThat(fields().chunk()).isFalse();
    }

    private static TusFields fields(String... namesAndValues) {
        MultiMap fields = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new TusFields(fields);
    }

    private static void refused(ThrowingCallable reading) {
        assertThatThrownBy(reading).isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.type())
                .isEqualTo(ProblemType.BAD_REQUEST));
    }
}
