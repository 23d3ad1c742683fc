package io.holdfast.media.stamp;

import io.holdfast.media.stamp.core.Edits;
import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.Reversal;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.core.Undo;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Puts the mark into one file as its bytes pass: what goes in is what was received, what comes out is what is stored. It holds
 * {@link #LOOK_AHEAD} bytes at most, and by {@link #state} another process can go on with it. Not thread-safe.
 */
public final class Stamper {
    /** The most bytes that are held back until it is known what the file becomes, or while a piece of it is looked at. */
    public static final int LOOK_AHEAD = Format.LOOK_AHEAD;

    private static final int NO_LENGTH = -1;
    /** Told with the format's number in states that tell what was changed; earlier ones did not. */
    private static final int TELLS_CHANGES = 0x40;

    private final int number;
    private final Format format;
    private final StampRequest wish;
    private final OptionalLong length;
    private Outcome outcome = Outcome.UNSUPPORTED;
    private boolean decided;
    private long added;
    private int atEnd;
    private long skip;
    private int need;
    private Buffer notes = Buffer.buffer();
    private Buffer held = Buffer.buffer();
    /** What was changed so far; null when nothing that is still to come can have it taken back. */
    private @Nullable Undo undo = new Undo();

    private Stamper(int number, OptionalLong length, StampRequest wish) {
        this.number = number;
        this.format = Formats.of(number);
        this.length = length;
        this.wish = wish;
    }

    /**
     * Starts with a file.
     *
     * @param mediaType as its bytes show
     * @param length of the whole file, where known
     */
    public static Stamper fresh(String mediaType, OptionalLong length, StampRequest wish) {
        return new Stamper(Formats.number(mediaType), length, wish);
    }

    /** Goes on where {@link #state} was taken, with the same wish. */
    public static Stamper resumed(Buffer state, StampRequest wish) {
        long length = state.getLong(1);
        int number = state.getByte(0) & ~TELLS_CHANGES;
        Stamper stamper =
                new Stamper(number, length == NO_LENGTH ? OptionalLong.empty() : OptionalLong.of(length), wish);
        stamper.decided = state.getByte(9) != 0;
        stamper.outcome = Outcome.of(state.getByte(10));
        stamper.added = state.getLong(11);
        stamper.atEnd = state.getInt(19);
        stamper.skip = state.getLong(23);
        stamper.need = state.getInt(31);
        int notes = state.getInt(35);
        stamper.notes = state.getBuffer(39, 39 + notes);
        Optional<Undo> undo = changes(state);
        int behind = 39
                + notes
                + undo.map(told -> Integer.BYTES + told.notes().length()).orElse(0);
        stamper.undo = undo.orElse(stamper.decided ? null : new Undo());
        stamper.held = state.getBuffer(behind, state.length());
        return stamper;
    }

    /** What a state tells of changes, where it does. */
    private static Optional<Undo> changes(Buffer state) {
        int at = 39 + state.getInt(35);
        return (state.getByte(0) & TELLS_CHANGES) == 0
                ? Optional.empty()
                : Optional.of(Undo.of(state.getBuffer(at + Integer.BYTES, at + Integer.BYTES + state.getInt(at))));
    }

    /** The same as {@link #undo} of the stamper whose state it is. */
    public static Optional<Undo> undo(Buffer state) {
        return toTakeBack(Outcome.of(state.getByte(10)), changes(state));
    }

    /** Puts down where it is, with the bytes it holds back. */
    public Buffer state() {
        Optional<Undo> changes = Optional.ofNullable(undo);
        Buffer told = Buffer.buffer()
                .appendByte((byte) (changes.isPresent() ? number | TELLS_CHANGES : number))
                .appendLong(length.orElse(NO_LENGTH))
                .appendByte((byte) (decided ? 1 : 0))
                .appendByte(outcome.code())
                .appendLong(added)
                .appendInt(atEnd)
                .appendLong(skip)
                .appendInt(need)
                .appendInt(notes.length())
                .appendBuffer(notes);
        changes.map(Undo::notes).ifPresent(all -> told.appendInt(all.length()).appendBuffer(all));
        return told.appendBuffer(held);
    }

    /**
     * What must be taken back of what was stored, because a content credential came behind it or the file is not what it seemed; known after {@link #end}. What
     * {@link Reversal} makes of the stored bytes by it are those that were received.
     */
    public Optional<Undo> undo() {
        return toTakeBack(outcome, Optional.ofNullable(undo));
    }

    private static Optional<Undo> toTakeBack(Outcome outcome, Optional<Undo> changes) {
        return changes.filter(undo -> outcome != Outcome.STAMPED && !undo.isEmpty());
    }

    /** Whether it is known what the file becomes; until then everything is held back. */
    public boolean decided() {
        return decided;
    }

    /** By how many bytes the stored file is longer than the received one; known once {@link #decided}. */
    public long added() {
        return added;
    }

    /** How many bytes it holds back. */
    public int heldBack() {
        return held.length();
    }

    /** What became of the wish; final after {@link #end}. */
    public Outcome outcome() {
        return outcome;
    }

    /** Takes the next bytes, which must not change any more. */
    public void accept(Buffer received, Edits out) {
        Edits noted = noting(out);
        if (decided) {
            walk(received, noted, false);
            return;
        }
        held.appendBuffer(received);
        decide(held.length() < LOOK_AHEAD, noted);
    }

    private Edits noting(Edits out) {
        return new Edits() {
            @Override
            public void keep(Buffer same) {
                out.keep(same);
                if (undo != null) {
                    undo.keep(same);
                }
            }

            @Override
            public void change(Buffer was, Buffer is) {
                out.change(was, is);
                if (undo != null) {
                    undo.change(was, is);
                }
            }
        };
    }

    /** Takes the end of the file. */
    public void end(Edits told) {
        Edits out = noting(told);
        if (!decided) {
            decide(false, out);
        }
        boolean clean = held.length() == 0 && (skip == 0 || skip == Long.MAX_VALUE);
        if (held.length() > 0) {
            walk(Buffer.buffer(), out, true);
        }
        if (held.length() > 0) {
            out.keep(held);
            held = Buffer.buffer();
        }
        if (atEnd > 0 || need > 0 || skip != Long.MAX_VALUE) {
            Format.Ending ending = format.ending(notes, clean, wish);
            if (ending.bytes().length() != atEnd) {
                throw new IllegalStateException(
                        "promised " + atEnd + " bytes, made " + ending.bytes().length());
            }
            boolean spared = undo != null && ending.outcome() != Outcome.STAMPED;
            boolean unsure = !spared && (ending.outcome() == Outcome.CREDENTIALED || (undo != null && undo.full()));
            outcome = unsure ? Outcome.MALFORMED : ending.outcome();
            if (atEnd > 0) {
                out.change(Buffer.buffer(), ending.bytes());
            }
        }
        undo = outcome == Outcome.STAMPED ? null : undo;
    }

    private void decide(boolean more, Edits out) {
        Buffer seen = held.length() > LOOK_AHEAD ? held.slice(0, LOOK_AHEAD) : held; // however the bytes were cut
        Optional<Format.Plan> made = format.plan(seen, more, length, wish);
        if (made.isEmpty()) {
            return;
        }
        Format.Plan plan = made.get();
        Buffer head = held;
        held = Buffer.buffer();
        decided = true;
        outcome = plan.expected();
        atEnd = plan.atEnd();
        need = plan.need();
        notes = plan.notes();
        added = atEnd;
        int at = 0;
        for (Format.Splice splice : plan.splices()) {
            keep(head, at, splice.at(), out);
            at = splice.at() + splice.removed();
            out.change(head.getBuffer(splice.at(), at), splice.inserted());
            added += splice.inserted().length() - splice.removed();
        }
        skip = plan.skip() == Long.MAX_VALUE ? plan.skip() : plan.skip() - at;
        forget();
        walk(head.getBuffer(at, head.length()), out, false);
    }

    /** Where nothing is looked at any more, nothing turns up. */
    private void forget() {
        undo = (skip == Long.MAX_VALUE && need == 0) || !format.bindable() ? null : undo;
    }

    private static void keep(Buffer bytes, int from, int to, Edits out) {
        if (to > from) {
            out.keep(bytes.slice(from, to));
        }
    }

    /** Lets bytes through and has a look where the format wants one. */
    private void walk(Buffer received, Edits out, boolean last) {
        Buffer bytes = held.length() == 0 ? received : held.appendBuffer(received);
        int at = 0;
        boolean looked = true;
        while (looked) {
            int passing = (int) Math.min(skip, bytes.length() - at);
            keep(bytes, at, at + passing, out);
            at += passing;
            skip = skip == Long.MAX_VALUE ? skip : skip - passing;
            int here = bytes.length() - at;
            looked = skip == 0 && here > 0 && (here >= need || last);
            if (looked) {
                int consumed = look(bytes.getBuffer(at, at + Math.min(need, here)), out);
                at += consumed;
                looked = consumed > 0 || !last || need <= bytes.length() - at;
            }
        }
        held = bytes.getBuffer(at, bytes.length());
    }

    /** As many bytes as they were, or those promised for the end along with them. */
    private void change(Buffer was, Buffer is, Edits out) {
        int early = is.length() - was.length();
        if (early != 0 && early != atEnd) {
            throw new IllegalStateException("a step that adds " + early + " bytes");
        }
        atEnd -= early;
        if (early == 0 && undo != null && !undo.takes(was, is)) {
            out.keep(was);
        } else {
            out.change(was, is);
        }
    }

    private int look(Buffer seen, Edits out) {
        Format.Step step = format.step(seen, notes, wish);
        int consumed = step.consumed();
        if (consumed > 0 || step.instead().isPresent()) {
            Buffer was = seen.slice(0, consumed);
            step.instead().ifPresentOrElse(is -> change(was, is, out), () -> out.keep(was));
        }
        notes = step.notes();
        skip = step.skip();
        need = step.need();
        forget();
        boolean progress = consumed > 0
                || skip > 0
                || need > seen.length()
                || step.instead().isPresent();
        if (!progress || need > LOOK_AHEAD || need < 0 || (skip == 0 && need == 0)) {
            throw new IllegalStateException("a step that leads nowhere");
        }
        return consumed;
    }
}
