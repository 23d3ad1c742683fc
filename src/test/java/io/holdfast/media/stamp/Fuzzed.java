package io.holdfast.media.stamp;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.media.stamp.core.StampRequest;
import java.util.Random;

/** What holds for a stamper and any bytes at all; a fuzz test of a format names its media type and calls this. */
final class Fuzzed {
    private static final StampRequest STRIPPING = new StampRequest(XmpTest.GENERATED, true);
    private static final StampRequest KEEPING = new StampRequest(XmpTest.STATEMENT, false);

    private Fuzzed() {}

    /** Stamps whole and in pieces, with a length and without; {@link Stamped} holds each run to its promises. */
    static void check(String type, byte[] file) {
        Random chance = new Random(file.length);
        StampRequest wish = chance.nextBoolean() ? STRIPPING : KEEPING;
        same(Stamped.of(type, file, wish), Stamped.inPieces(type, file, wish, true, chance, 1 + file.length / 4));
        same(Stamped.unsized(type, file, wish), Stamped.inPieces(type, file, wish, false, chance, 1 + file.length / 9));
    }

    private static void same(Stamped whole, Stamped pieces) {
        assertThat(pieces.outcome()).isEqualTo(whole.outcome());
        assertThat(pieces.bytes()).isEqualTo(whole.bytes());
    }
}
