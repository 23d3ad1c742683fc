package io.holdfast.media.stamp;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** PNG and APNG (ISO 15948, third edition): the packet is an iTXt chunk (XMP part 3, 1.1.5) right behind IHDR. */
final class PngFormat implements Format {
    private static final Buffer SIGNATURE = Buffer.buffer(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
    private static final int HEADER = 8;
    private static final int AROUND = 12;
    private static final int PLACE = 33;

    @Override
    public Optional<Plan> plan(Buffer head, boolean more, OptionalLong length, Wish wish) {
        Scan scan = new Scan(head);
        if (scan.why != null) {
            return Optional.of(Plan.keeping(scan.why));
        }
        boolean full = head.length() >= Stamper.LOOK_AHEAD;
        if (!scan.pictured && (more || !full || scan.at < PLACE)) {
            return more && !full ? Optional.empty() : Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        return Optional.of(new Plan(Outcome.STAMPED, splices(scan.chunks, wish), 0, scan.at, HEADER, Buffer.buffer()));
    }

    private static List<Splice> splices(List<PngChunk> chunks, Wish wish) {
        Optional<PngChunk> own =
                chunks.stream().filter(each -> each.packet().isPresent()).findFirst();
        byte[] packet = Xmp.atMost(own.flatMap(PngChunk::packet), wish, Integer.MAX_VALUE)
                .orElseThrow();
        List<Splice> splices = new ArrayList<>();
        splices.add(new Splice(PLACE, 0, PngChunk.holding(packet)));
        for (PngChunk each : chunks) {
            if (own.equals(Optional.of(each))) {
                splices.add(new Splice(each.at(), each.whole().length(), Buffer.buffer()));
            } else {
                each.changed(wish)
                        .ifPresent(is ->
                                splices.add(new Splice(each.at(), each.whole().length(), is)));
            }
        }
        return splices;
    }

    @Override
    public Step step(Buffer held, Buffer notes, Wish wish) {
        if (held.length() < HEADER) {
            return rest(held, notes);
        }
        long length = held.getUnsignedInt(0);
        String type = held.getString(4, HEADER, "ISO-8859-1");
        if (!PngChunk.possible(length, type) || type.equals("IEND")) {
            return rest(held, notes);
        }
        boolean looked = PngChunk.changeable(type) && length + AROUND <= Stamper.LOOK_AHEAD;
        if (!looked) {
            return new Step(HEADER, Optional.empty(), length + 4, HEADER, notes);
        }
        int whole = (int) length + AROUND;
        if (held.length() < whole) {
            return held.length() > HEADER ? rest(held, notes) : Step.more(whole, notes);
        }
        return new Step(whole, new PngChunk(0, held.slice(0, whole)).changed(wish), 0, HEADER, notes);
    }

    private static Step rest(Buffer held, Buffer notes) {
        return new Step(held.length(), Optional.empty(), Long.MAX_VALUE, 0, notes);
    }

    /** The mark is near the beginning, whatever the rest was. */
    @Override
    public Ending ending(Buffer notes, boolean clean, Wish wish) {
        return new Ending(Outcome.STAMPED, Buffer.buffer());
    }

    /** The chunks before the picture's bytes, as far as they are there. */
    private static final class Scan {
        private final List<PngChunk> chunks = new ArrayList<>();
        private int at = HEADER;
        private boolean pictured;
        private @Nullable Outcome why;

        Scan(Buffer head) {
            if (head.length() >= HEADER && !head.slice(0, HEADER).equals(SIGNATURE)) {
                why = Outcome.MALFORMED;
            }
            while (why == null && !pictured && head.length() >= at + HEADER) {
                long length = head.getUnsignedInt(at);
                String type = head.getString(at + 4, at + HEADER, "ISO-8859-1");
                pictured = type.equals("IDAT");
                if (!PngChunk.possible(length, type) || (at == HEADER) != (type.equals("IHDR") && length == 13)) {
                    why = Outcome.MALFORMED;
                } else if (type.equals("caBX")) {
                    why = Outcome.CREDENTIALED;
                } else if (pictured || length + AROUND > head.length() - at) {
                    return;
                } else {
                    int whole = (int) length + AROUND;
                    chunks.add(new PngChunk(at, head.slice(at, at + whole)));
                    at += whole;
                }
            }
        }
    }
}
