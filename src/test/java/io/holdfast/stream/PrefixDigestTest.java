package io.holdfast.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixDigestTest {
    private final Random random = new Random(3);

    @Test
    void putDownAndTakenUpAnywhereItIsTheDigestOfTheWhole() throws NoSuchAlgorithmException {
        for (int round = 0; round < 300; round++) {
            byte[] bytes = new byte[random.nextInt(2_000)];
            random.nextBytes(bytes);
            PrefixDigest digest = PrefixDigest.fresh();
            for (int at = 0; at < bytes.length; ) {
                int end = Math.min(bytes.length, at + 1 + random.nextInt(200));
                digest.add(Buffer.buffer(bytes).slice(at, end));
                digest = PrefixDigest.of(digest.state());
                at = end;
            }
            Fingerprint.Taken taken = digest.take();

            CRC32 crc = new CRC32();
            crc.update(bytes);
            assertThat(taken.sha256())
                    .isEqualTo(MessageDigest.getInstance("SHA-256").digest(bytes));
            assertThat(taken.crc32()).isEqualTo(crc.getValue());
        }
    }

    @Test
    void savingDoesNotEndIt() {
        PrefixDigest digest = PrefixDigest.fresh();
        digest.add(Buffer.buffer("abc"));
        Buffer state = digest.state();

        assertThat(digest.state()).isEqualTo(state);
        assertThat(digest.take().sha256())
                .isEqualTo(PrefixDigest.of(state).take().sha256());
    }

    @EnabledIf("io.holdfast.stream.Sha256#isNative")
    @Test
    void aMachineWithShaInstructionsAndOneWithoutTakeOverFromEachOther() throws NoSuchAlgorithmException {
        byte[] bytes = new byte[1_000];
        random.nextBytes(bytes);
        for (int at = 0; at <= bytes.length; at++) {
            for (boolean natively : new boolean[] {true, false}) {
                Sha256 first = Sha256.fresh(natively);
                first.update(bytes, 0, at);
                Sha256 second = Sha256.of(first.state(), !natively);
                second.update(bytes, at, bytes.length - at);

                assertThat(second.end())
                        .isEqualTo(MessageDigest.getInstance("SHA-256").digest(bytes));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 40, 47, 49, 112, 500})
    void bytesThatAreNoStateAreRefused(int length) {
        Buffer state = Buffer.buffer(new byte[length]);

        assertThatThrownBy(() -> PrefixDigest.of(state)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sumsOfAnyLengthJoin() {
        for (long length : new long[] {1, 2, 63, 64, 65, 1_000_003}) {
            byte[] zeros = new byte[(int) length];
            CRC32 whole = new CRC32();
            whole.update(new byte[] {1, 2, 3});
            long first = whole.getValue();
            whole.update(zeros);
            CRC32 behind = new CRC32();
            behind.update(zeros);

            assertThat(JoinedCrc32.join(first, behind.getValue(), length)).isEqualTo(whole.getValue());
        }
    }
}
