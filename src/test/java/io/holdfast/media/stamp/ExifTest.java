package io.holdfast.media.stamp;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.media.stamp.core.Exif;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExifTest {
    private static final int POINTER = 30;
    private static final int COORDINATE = 60;

    @Test
    void theDirectoryOfThePlaceAndItsNumbersAreZeros() {
        byte[] placed = Pictures.placed("");
        byte[] without = Exif.withoutPlace(placed).orElseThrow();

        assertThat(without).hasSameSizeAs(placed);
        assertThat(Arrays.copyOfRange(without, 38, without.length)).containsOnly(0);
        assertThat(Exif.withoutPlace(without)).isEmpty();
    }

    /** At itself, at the first directory, into the header, at the last byte, behind the end, and as far as there is. */
    @ParameterizedTest
    @ValueSource(ints = {26, 8, 0, 91, 92, 5000, Integer.MAX_VALUE, -1, -92})
    void aPointerToNoPlaceIsForgottenAndNothingElseHarmed(int where) {
        byte[] hostile = at(POINTER, where);
        byte[] without = Exif.withoutPlace(hostile).orElseThrow();

        assertThat(without).hasSameSizeAs(hostile);
        assertThat(Arrays.copyOf(without, 8)).isEqualTo(Arrays.copyOf(hostile, 8));
        assertThat(Arrays.copyOfRange(without, 10, 22)).isEqualTo(Arrays.copyOfRange(hostile, 10, 22));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 91, 5000, Integer.MAX_VALUE, -1})
    void numbersThatAreElsewhereAreLeft(int where) {
        byte[] without = Exif.withoutPlace(at(COORDINATE, where)).orElseThrow();

        assertThat(Arrays.copyOf(without, 8)).isEqualTo(Arrays.copyOf(Pictures.placed(""), 8));
        assertThat(Arrays.copyOfRange(without, 38, 68)).containsOnly(0);
    }

    /** The next directory is the first again. */
    @Test
    void aRingOfDirectoriesIsWalkedOnce() {
        assertThat(Exif.withoutPlace(at(34, 8))).isPresent();
    }

    @Test
    void noBytesAtAllMakeItFailOrChangeTheLength() {
        Random random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            byte[] any = Pictures.placed("");
            for (int each = random.nextInt(6); each >= 0; each--) {
                any[random.nextInt(any.length)] = (byte) random.nextInt();
            }
            byte[] cut = Arrays.copyOf(any, random.nextInt(any.length + 1));
            assertThat(Exif.withoutPlace(cut).orElse(cut)).hasSameSizeAs(cut);
        }
    }

    private static byte[] at(int place, int number) {
        return Buffer.buffer(Pictures.placed("")).setInt(place, number).getBytes();
    }
}
