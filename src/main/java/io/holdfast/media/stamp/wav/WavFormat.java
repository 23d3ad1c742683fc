package io.holdfast.media.stamp.wav;

import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.Lookahead;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.xmp.Xmp;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * WAVE, RF64 and BW64: the mark is a {@code _PMX} chunk behind the last one (XMP specification part 3, section 1.3.5), by
 * which the size in the file's head grows. A packet that is there already is merged in its place.
 */
public final class WavFormat implements Format {
    /** Room for the mark and for an earlier packet that may still come. */
    private static final int USUAL = 16 * 1024;

    @Override
    public Optional<Plan> plan(Buffer head, boolean more, OptionalLong length, StampRequest wish) {
        long known = length.orElse(WavMemory.UNKNOWN);
        boolean whole = head.length() < Format.LOOK_AHEAD && (!more || head.length() == known);
        long size = whole ? head.length() : known;
        Buffer notes = new WavMemory(size, WavWalk.HEAD + USUAL, Outcome.STAMPED).notes();
        Lookahead ahead = new Lookahead(this, head, whole, 0, WavWalk.HEAD, notes, wish);
        if (more && !whole && ahead.wanting()) {
            return Optional.empty();
        }
        WavMemory found = WavMemory.of(ahead.notes());
        boolean cut = whole && !ahead.clean() && found.outcome == Outcome.STAMPED;
        if (cut || found.outcome != Outcome.STAMPED) {
            return Optional.of(Plan.keeping(cut ? Outcome.MALFORMED : found.outcome));
        }
        int promised = promised(found, ahead.at() == size, wish);
        Buffer start = new WavMemory(size, promised, Outcome.STAMPED).notes();
        return Optional.of(new Plan(Outcome.STAMPED, List.of(), promised, 0, WavWalk.HEAD, start));
    }

    private static int promised(WavMemory found, boolean ended, StampRequest wish) {
        if (found.marked) {
            return 0;
        }
        Optional<byte[]> old = Optional.of(found.old).filter(packet -> packet.length > 0);
        int packet = ended || old.isPresent() ? Xmp.sizeFor(old, wish.statement()) : USUAL;
        return (int) (found.end & 1) + WavWalk.HEAD + packet + (packet & 1);
    }

    @Override
    public Step step(Buffer held, Buffer notes, StampRequest wish) {
        return new WavWalk(WavMemory.of(notes), wish).step(held);
    }

    @Override
    public Ending ending(Buffer notes, boolean clean, StampRequest wish) {
        WavMemory memory = WavMemory.of(notes);
        boolean ended = clean && memory.at == memory.end && memory.outcome == Outcome.STAMPED;
        boolean mark = ended && !memory.marked;
        Buffer bytes = memory.promised == 0 ? Buffer.buffer() : new WavWalk(memory, wish).last(mark);
        boolean other = memory.outcome == Outcome.UNSUPPORTED;
        if (memory.outcome == Outcome.CREDENTIALED) {
            return new Ending(Outcome.CREDENTIALED, bytes);
        }
        Outcome outcome = mark || memory.marked ? Outcome.STAMPED : other ? Outcome.UNSUPPORTED : Outcome.MALFORMED;
        return new Ending(outcome, bytes);
    }
}
