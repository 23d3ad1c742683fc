package io.holdfast.media.stamp.tiff;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.Lookahead;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.tiff.TiffMemory.Kind;
import io.holdfast.media.stamp.xmp.Xmp;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * TIFF 6.0 and BigTIFF: the mark is the tag XMP of each picture, in directories that are written once more behind the file and
 * which its head points at. All that they point at stays where it is. The length must be known, as the head comes first.
 */
public final class TiffFormat implements Format {
    /** Room where the directories come behind what is looked at, for the mark, a packet of the file's own and some pages. */
    private static final int USUAL = 16 * 1024;
    /** Room for pages that come behind what is looked at. */
    private static final int PAGES = 8 * 1024;

    private static final long MAX_CLASSIC = 0xFFFF_FFFFL;
    private static final int ENDLESS = Integer.MAX_VALUE / 2;
    /** What cloud-optimised files begin with, who are read by the order of their parts. */
    private static final String ORDERED = "GDAL_STRUCTURAL_METADATA_SIZE";

    @Override
    public Optional<Plan> plan(Buffer head, boolean more, OptionalLong length, StampRequest wish) {
        boolean waiting = more && head.length() < LOOK_AHEAD;
        if (waiting && (head.length() < TiffShape.HEAD + ORDERED.length() || length.isEmpty())) {
            return Optional.empty();
        }
        Optional<TiffShape> shape = head.length() < TiffShape.CLASSIC_HEAD ? Optional.empty() : TiffShape.of(head);
        if (shape.isEmpty()) {
            return Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        boolean whole = head.length() < LOOK_AHEAD && (!more || head.length() == length.orElse(-1));
        long known = whole ? head.length() : length.orElse(-1);
        int begun = Math.min(head.length(), shape.get().head() + ORDERED.length());
        boolean ordered = head.getString(0, begun, ISO_8859_1.name()).contains(ORDERED);
        if (known < 0 || ordered) {
            return Optional.of(Plan.keeping(Outcome.UNSUPPORTED));
        }
        TiffMemory measured = begun(shape.get(), known, ENDLESS, head);
        if (measured.targets.isEmpty()) {
            return Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        Lookahead ahead =
                new Lookahead(this, head, whole, shape.get().head(), shape.get().counting(), measured.notes(), wish);
        if (waiting && !whole && ahead.wanting()) {
            return Optional.empty();
        }
        return Optional.of(plan(head, TiffMemory.of(ahead.notes())));
    }

    private static TiffMemory begun(TiffShape shape, long length, int promised, Buffer head) {
        TiffMemory memory = new TiffMemory(shape, length, promised);
        memory.at = shape.head();
        memory.due(Kind.DIRECTORY, shape.number(head, shape.firstAt()), shape.counting());
        return memory;
    }

    private static Plan plan(Buffer head, TiffMemory found) {
        if (found.outcome != Outcome.STAMPED || found.missed) {
            return Plan.keeping(found.missed ? Outcome.UNSUPPORTED : found.outcome);
        }
        int packet = TiffTail.packet(found);
        boolean pages = found.targets.stream().anyMatch(each -> each.kind() == Kind.DIRECTORY);
        int promised = found.directories.isEmpty()
                ? USUAL
                : TiffTail.directories(found) + Math.max(packet, Xmp.MIN) + (pages ? PAGES : 0);
        TiffShape shape = found.shape;
        if (!shape.big() && found.length + promised > MAX_CLASSIC) {
            return Plan.keeping(Outcome.UNSUPPORTED);
        }
        TiffMemory start = begun(shape, found.length, promised, head);
        Splice there = new Splice(shape.firstAt(), shape.offset(), shape.number(start.start()));
        return new Plan(Outcome.STAMPED, List.of(there), promised, shape.head(), shape.counting(), start.notes());
    }

    @Override
    public Step step(Buffer held, Buffer notes, StampRequest wish) {
        return new TiffWalk(TiffMemory.of(notes), wish).step(held);
    }

    @Override
    public Ending ending(Buffer notes, boolean clean, StampRequest wish) {
        TiffMemory memory = TiffMemory.of(notes);
        boolean read = memory.outcome == Outcome.STAMPED && !memory.directories.isEmpty();
        Optional<Buffer> tail = read ? TiffTail.bytes(memory, wish) : Optional.empty();
        Outcome otherwise =
                memory.outcome != Outcome.STAMPED ? memory.outcome : read ? Outcome.UNSUPPORTED : Outcome.MALFORMED;
        return tail.map(bytes -> new Ending(Outcome.STAMPED, bytes))
                .orElseGet(() -> new Ending(otherwise, Buffer.buffer(new byte[memory.promised])));
    }
}
