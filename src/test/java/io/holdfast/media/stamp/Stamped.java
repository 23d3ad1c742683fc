package io.holdfast.media.stamp;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.media.stamp.core.Edits;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.Reversal;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.core.Statement;
import io.holdfast.media.stamp.core.Undo;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * What a stamper made of a file, having kept its promises: the bytes it took are the file's, in order; the file grew by what was
 * said beforehand; and one that was not stamped has no other byte than it had.
 *
 * @param kept bytes that stayed as they are before the first that did not
 * @param restored the file after what must be was taken back
 */
record Stamped(Outcome outcome, Buffer stored, long added, long kept, Buffer restored) {
    static final Statement STATEMENT = new Statement(
            "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED",
            Optional.of("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"),
            "https://holdfast.example/policies/tdm",
            "No text and data mining.",
            "https://holdfast.example/v1/assets/1/manifest.c2pa");
    static final StampRequest STRIPPING = new StampRequest(STATEMENT, true);
    static final StampRequest SPARING = new StampRequest(STATEMENT, false);

    byte[] bytes() {
        return stored.getBytes();
    }

    static Stamped of(String type, byte[] file) {
        return of(type, file, STRIPPING);
    }

    static Stamped streamed(String type, byte[] file) {
        return unsized(type, file, STRIPPING);
    }

    static Stamped cut(String type, byte[] file, OptionalLong length, int largest, RandomGenerator chance) {
        return inPieces(type, file, STRIPPING, length.isPresent(), chance, largest);
    }

    /** All at once, its length known. */
    static Stamped of(String type, byte[] file, StampRequest wish) {
        Run run = new Run(file, Stamper.fresh(type, OptionalLong.of(file.length), wish));
        run.feed(0, file.length);
        return run.ended();
    }

    /** All at once, its length not known. */
    static Stamped unsized(String type, byte[] file, StampRequest wish) {
        Run run = new Run(file, Stamper.fresh(type, OptionalLong.empty(), wish));
        run.feed(0, file.length);
        return run.ended();
    }

    /** In pieces cut by chance, and gone on with by another stamper after each. */
    static Stamped inPieces(
            String type, byte[] file, StampRequest wish, boolean sized, RandomGenerator chance, int largest) {
        OptionalLong length = sized ? OptionalLong.of(file.length) : OptionalLong.empty();
        Run run = new Run(file, Stamper.fresh(type, length, wish));
        int at = 0;
        while (at < file.length) {
            int next = Math.min(file.length, at + 1 + chance.nextInt(largest));
            run.feed(at, next);
            run.stamper = Stamper.resumed(run.stamper.state(), wish);
            at = next;
        }
        return run.ended();
    }

    /** One file on its way. */
    private static final class Run implements Edits {
        private final byte[] file;
        private final Buffer taken = Buffer.buffer();
        private final Buffer made = Buffer.buffer();
        private Stamper stamper;
        private long kept = -1;

        Run(byte[] file, Stamper stamper) {
            this.file = file;
            this.stamper = stamper;
        }

        void feed(int from, int to) {
            stamper.accept(Buffer.buffer(Arrays.copyOfRange(file, from, to)), this);
            if (!stamper.decided()) {
                assertThat(made.length()).isZero();
            }
            assertThat(taken.length()).isGreaterThanOrEqualTo(Math.max(0, to - 2 * Stamper.LOOK_AHEAD));
        }

        Stamped ended() {
            boolean early = stamper.decided();
            long promised = stamper.added();
            stamper.end(this);
            assertThat(taken.getBytes()).as("what was taken").isEqualTo(file);
            assertThat(made.length() - file.length).as("what was added").isEqualTo((int) stamper.added());
            if (early) {
                assertThat(stamper.added()).as("what was promised").isEqualTo(promised);
            }
            stamper = Stamper.resumed(stamper.state(), Stamped.STRIPPING);
            assertThat(restored())
                    .as("what is left as it is")
                    .isEqualTo(stamper.undo().isPresent() ? file : made.getBytes());
            assertThat(Stamper.undo(stamper.state()).isPresent())
                    .isEqualTo(stamper.undo().isPresent());
            Buffer left = Buffer.buffer(restored());
            if (stamper.outcome() != Outcome.STAMPED) {
                assertThat(left.getBytes()).as("what is not stamped").isEqualTo(file);
            }
            return new Stamped(
                    stamper.outcome(), left, left.length() - file.length, kept < 0 ? made.length() : kept, left);
        }

        /** In uneven pieces. */
        private byte[] restored() {
            Buffer restored = Buffer.buffer();
            Reversal reversal = stamper.undo().map(Reversal::new).orElseGet(() -> new Reversal(new Undo()));
            for (int at = 0, bytes = 1; at < made.length(); at += bytes, bytes = bytes % 70_000 * 3 + 1) {
                reversal.accept(made.slice(at, Math.min(made.length(), at + bytes)), restored::appendBuffer);
            }
            reversal.end(restored::appendBuffer);
            assertThat(restored.length() - made.length()).isEqualTo((int) reversal.added());
            return restored.getBytes();
        }

        @Override
        public void keep(Buffer same) {
            taken.appendBuffer(same);
            made.appendBuffer(same);
        }

        @Override
        public void change(Buffer was, Buffer is) {
            kept = kept < 0 ? made.length() : kept;
            taken.appendBuffer(was);
            made.appendBuffer(is);
        }
    }
}
