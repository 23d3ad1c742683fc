package io.holdfast.media.stamp;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * What became of a file that went through a stamper.
 *
 * @param kept bytes that stayed as they are before the first that did not
 */
record Stamping(Outcome outcome, Buffer stored, long added, long kept) {
    static final Statement STATEMENT = new Statement(
            "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED",
            Optional.of("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"),
            "https://holdfast.example/policies/tdm",
            "No text and data mining.",
            "https://holdfast.example/v1/assets/1/manifest.c2pa");
    static final Wish STRIPPING = new Wish(STATEMENT, true);
    static final Wish SPARING = new Wish(STATEMENT, false);

    /** In one piece, its length known. */
    static Stamping of(String type, byte[] file) {
        return of(type, file, OptionalLong.of(file.length), STRIPPING, file.length, new Random(0), 0);
    }

    /** In one piece, its length not known. */
    static Stamping streamed(String type, byte[] file) {
        return of(type, file, OptionalLong.empty(), STRIPPING, file.length, new Random(0), 0);
    }

    /** In pieces of random sizes, now and then gone on with by another stamper. */
    static Stamping cut(String type, byte[] file, OptionalLong length, int largest, Random random) {
        return of(type, file, length, STRIPPING, largest, random, 0.3);
    }

    private static Stamping of(
            String type, byte[] file, OptionalLong length, Wish wish, int largest, Random random, double resumed) {
        Taken taken = new Taken();
        Stamper stamper = Stamper.fresh(type, length, wish);
        int at = 0;
        while (at < file.length) {
            int to = Math.min(file.length, at + (largest >= file.length ? largest : 1 + random.nextInt(largest)));
            stamper.accept(Buffer.buffer(Arrays.copyOfRange(file, at, to)), taken);
            at = to;
            if (random.nextDouble() < resumed) {
                stamper = Stamper.resumed(stamper.state(), wish);
            }
        }
        stamper.end(taken);
        if (!Buffer.buffer(file).equals(taken.received)) {
            throw new AssertionError("not the bytes that were received");
        }
        if (taken.stored.length() != file.length + stamper.added()) {
            throw new AssertionError("not as many bytes as were promised");
        }
        return new Stamping(stamper.outcome(), taken.stored, stamper.added(), taken.kept);
    }

    private static final class Taken implements Edits {
        final Buffer received = Buffer.buffer();
        final Buffer stored = Buffer.buffer();
        long kept;
        private boolean changed;

        @Override
        public void keep(Buffer same) {
            received.appendBuffer(same);
            stored.appendBuffer(same);
            kept += changed ? 0 : same.length();
        }

        @Override
        public void change(Buffer was, Buffer is) {
            changed = true;
            received.appendBuffer(was);
            stored.appendBuffer(is);
        }
    }
}
