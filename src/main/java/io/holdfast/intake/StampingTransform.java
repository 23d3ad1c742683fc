package io.holdfast.intake;

import io.holdfast.media.stamp.Stamper;
import io.holdfast.media.stamp.core.Edits;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.Undo;
import io.holdfast.media.whole.Wholeness;
import io.holdfast.stream.Transform;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Consumer;

/** One file on its way to the store: it is stamped, unless its sender wants it as it is, and the digests are taken. */
public final class StampingTransform implements Transform {
    private final Optional<Stamper> stamper;
    private final DigestPair digests;
    private final Wholeness wholeness;

    /**
     * Makes one.
     *
     * @param stamper nothing to change no byte
     * @param wholeness of what was received so far
     */
    public StampingTransform(Optional<Stamper> stamper, DigestPair digests, Wholeness wholeness) {
        this.stamper = stamper;
        this.digests = digests;
        this.wholeness = wholeness;
    }

    @Override
    public void accept(Buffer chunk, Consumer<Buffer> out) {
        wholeness.accept(chunk);
        if (stamper.isPresent()) {
            stamper.get().accept(chunk, edits(out));
        } else {
            digests.keep(chunk);
            out.accept(chunk);
        }
    }

    @Override
    public void end(Consumer<Buffer> out) {
        stamper.ifPresent(stamp -> stamp.end(edits(out)));
    }

    private Edits edits(Consumer<Buffer> out) {
        return new Edits() {
            @Override
            public void keep(Buffer same) {
                digests.keep(same);
                out.accept(same);
            }

            @Override
            public void change(Buffer was, Buffer is) {
                digests.change(was, is);
                if (is.length() > 0) {
                    out.accept(is);
                }
            }
        };
    }

    @Override
    public boolean decided() {
        return stamper.map(Stamper::decided).orElse(true);
    }

    @Override
    public long added() {
        return stamper.map(Stamper::added).orElse(0L);
    }

    /** Bytes that were taken but not given yet. */
    public int heldBack() {
        return stamper.map(Stamper::heldBack).orElse(0);
    }

    DigestPair digests() {
        return digests;
    }

    public Outcome outcome() {
        return stamper.map(Stamper::outcome).orElse(Outcome.DECLINED);
    }

    /** Whether the file has all that it announces itself, once all was taken. */
    public Wholeness wholeness() {
        return wholeness;
    }

    /** What must be taken back of what was stored, once the file has ended. */
    Optional<Undo> undo() {
        return stamper.flatMap(Stamper::undo);
    }

    /** What it takes to go on later, beside the digests. */
    public Optional<Buffer> state() {
        return stamper.map(Stamper::state);
    }
}
