package io.holdfast.media.stamp.iso;

import io.holdfast.media.stamp.core.BoxHead;
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
 * MP4, QuickTime, M4A, HEIC, HEIF and AVIF: the mark is a box behind the last one (XMP specification part 3, section 1.3.7),
 * so that no offset in the file changes and its bytes pass as they are. A packet that is there already is merged in its place.
 *
 * <p>A content credential stands at the file's beginning (C2PA 2.1, section A.5.1). When one first shows behind the look-ahead,
 * nothing is changed from there on, the promised bytes become an empty box, and all is to be taken back.
 */
public final class IsoFormat implements Format {
    /** Room for the mark and for an earlier packet that may still come. */
    private static final int USUAL = 16 * 1024;

    @Override
    public Optional<Plan> plan(Buffer head, boolean more, OptionalLong length, StampRequest wish) {
        long known = length.orElse(IsoMemory.UNKNOWN);
        boolean whole = head.length() < Format.LOOK_AHEAD && (!more || head.length() == known);
        long size = whole ? head.length() : known;
        Buffer notes = new IsoMemory(size, BoxHead.XMP_ROOM + USUAL, Outcome.STAMPED).notes();
        Lookahead ahead = new Lookahead(this, head, whole, 0, BoxHead.MIN, notes, wish);
        if (more && !whole && ahead.wanting()) {
            return Optional.empty();
        }
        IsoMemory found = IsoMemory.of(ahead.notes());
        boolean cut = whole && !ahead.clean() && found.outcome == Outcome.STAMPED;
        if (cut || found.outcome == Outcome.MALFORMED || found.outcome == Outcome.CREDENTIALED) {
            return Optional.of(Plan.keeping(cut ? Outcome.MALFORMED : found.outcome));
        }
        int promised = promised(found, ahead.at() == size, wish);
        Buffer start = new IsoMemory(size, promised, found.outcome).notes();
        return Optional.of(new Plan(found.outcome, List.of(), promised, 0, BoxHead.MIN, start));
    }

    private static int promised(IsoMemory found, boolean ended, StampRequest wish) {
        boolean inPlace = found.marked && !found.delivered;
        if (found.outcome != Outcome.STAMPED || inPlace) {
            return 0;
        }
        Optional<byte[]> old = Optional.of(found.old).filter(packet -> packet.length > 0);
        return BoxHead.XMP_ROOM + (ended || old.isPresent() ? Xmp.sizeFor(old, wish.statement()) : USUAL);
    }

    @Override
    public Step step(Buffer held, Buffer notes, StampRequest wish) {
        return new IsoWalk(IsoMemory.of(notes), wish).step(held);
    }

    @Override
    public Ending ending(Buffer notes, boolean clean, StampRequest wish) {
        IsoMemory memory = IsoMemory.of(notes);
        memory.leave();
        Buffer nothing = memory.delivered || memory.promised == 0 ? Buffer.buffer() : BoxHead.free(memory.promised);
        if (memory.outcome == Outcome.CREDENTIALED) {
            return new Ending(Outcome.CREDENTIALED, nothing);
        }
        if (memory.marked) {
            return new Ending(Outcome.STAMPED, nothing);
        }
        boolean sound = clean && memory.open.isEmpty();
        if (memory.outcome == Outcome.STAMPED && sound && memory.promised > 0) {
            return new Ending(Outcome.STAMPED, new IsoXmp(memory, wish).last());
        }
        boolean unplanned = memory.promised == 0; // what the plan knew to be without a place for the mark
        Outcome outcome = unplanned || memory.outcome == Outcome.UNSUPPORTED ? Outcome.UNSUPPORTED : Outcome.MALFORMED;
        return new Ending(outcome, nothing);
    }
}
