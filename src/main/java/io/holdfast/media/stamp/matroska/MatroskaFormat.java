package io.holdfast.media.stamp.matroska;

import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Matroska and WebM (RFC 9559): the mark is {@code Tags} in front of the first cluster, where every reader looks. It goes into
 * a void there that has room; else what is behind moves, and seek heads and cues are written anew as they pass.
 */
public final class MatroskaFormat implements Format {
    @Override
    public Optional<Plan> plan(Buffer head, boolean more, OptionalLong length, StampRequest wish) {
        MatroskaHead seen = MatroskaHead.of(head, more);
        if (seen.wanting()) {
            return Optional.empty();
        }
        return Optional.of(seen.malformed() ? Plan.keeping(Outcome.MALFORMED) : MatroskaPlan.of(seen, wish));
    }

    @Override
    public Step step(Buffer held, Buffer notes, StampRequest wish) {
        MatroskaMemory memory = MatroskaMemory.of(notes);
        Optional<Ebml> element = memory.at >= memory.end ? Optional.empty() : Ebml.at(held, 0);
        if (memory.at == memory.spareAt && !memory.filled) {
            memory.filled = true;
            return memory.go(0, Optional.of(Ebml.nothing(memory.moves.spare())), 0);
        }
        if (element.isEmpty()) {
            return memory.stop();
        }
        boolean moves = memory.moves.any();
        return switch ((int) element.get().id()) {
            case (int) MatroskaIds.TAGS, (int) MatroskaIds.TAG ->
                wish.stripLocation() ? tags(element.get(), memory, held, wish) : skip(element.get(), memory);
            case (int) MatroskaIds.CUES, (int) MatroskaIds.CUE_POINT, (int) MatroskaIds.SEEK_HEAD ->
                moves ? positions(element.get(), memory, held) : skip(element.get(), memory);
            default -> skip(element.get(), memory);
        };
    }

    private static Step skip(Ebml element, MatroskaMemory memory) {
        if (element.size() >= 0) {
            return memory.go(0, Optional.empty(), element.head() + element.size());
        }
        return element.id() == MatroskaIds.CLUSTER
                ? memory.go(0, Optional.empty(), element.head())
                : memory.stop(); // what is in a cluster of unknown size is gone through
    }

    /** What is too large to be held is gone through. */
    private static boolean isLarge(Ebml element) {
        return element.size() > LOOK_AHEAD - Ebml.MAX_HEAD;
    }

    private static Step tags(Ebml element, MatroskaMemory memory, Buffer held, StampRequest wish) {
        if (element.size() < 0) {
            return memory.stop();
        }
        if (isLarge(element)) {
            return memory.go(0, Optional.empty(), element.head());
        }
        if (held.length() < element.length()) {
            return Step.more(element.length(), memory.notes());
        }
        Buffer all = element.bytes(held);
        boolean alone = element.id() == MatroskaIds.TAG;
        Optional<Buffer> is = alone
                ? MatroskaTags.cleared(Ebml.of(MatroskaIds.TAGS, all), false, wish)
                        .map(cleared -> cleared.is()
                                .getBuffer(
                                        cleared.is().length() - all.length(),
                                        cleared.is().length()))
                : MatroskaTags.cleared(all, false, wish).map(MatroskaTags.Cleared::is);
        return memory.go(all.length(), is, 0);
    }

    private static Step positions(Ebml element, MatroskaMemory memory, Buffer held) {
        boolean here = element.id() == MatroskaIds.CUES && memory.at == memory.moves.cues() && !memory.filled;
        if (element.size() < 0) {
            return memory.stop();
        }
        if (isLarge(element)) {
            memory.spareAt = here ? memory.at + element.head() + element.size() : memory.spareAt;
            return element.id() == MatroskaIds.CUES
                    ? memory.go(0, Optional.empty(), element.head())
                    : skip(element, memory);
        }
        if (held.length() < element.length()) {
            return Step.more(element.length(), memory.notes());
        }
        MatroskaShift shift = new MatroskaShift(held, memory.moves::moved);
        Optional<Buffer> filled = here ? shift.within(element, memory.moves.spare()) : Optional.empty();
        if (here && filled.isEmpty()) {
            memory.spareAt = memory.at + element.length();
        }
        memory.filled |= filled.isPresent();
        return memory.go(element.length(), filled.or(() -> Optional.of(shift.inPlace(element))), 0);
    }

    @Override
    public boolean bindable() {
        return false;
    }

    @Override
    public Ending ending(Buffer notes, boolean clean, StampRequest wish) {
        MatroskaMemory memory = MatroskaMemory.of(notes);
        int left = memory.filled ? 0 : memory.moves.spare();
        return new Ending(Outcome.STAMPED, left == 0 ? Buffer.buffer() : Ebml.nothing(left));
    }
}
