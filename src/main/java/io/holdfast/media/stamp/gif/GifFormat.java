package io.holdfast.media.stamp.gif;

import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.JpegHead;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.xmp.Xmp;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * GIF (89a): the packet is an application extension (XMP part 3, 1.1.2) behind the global colour table and the loop of
 * a moving file, which Adobe's toolkit wants first, or before the trailer of a large file, whose bytes then stay as they were received up to the end. A file of the older version becomes one of the
 * newer, which alone knows extensions.
 *
 * <p>When a content credential first shows behind the look-ahead, what was changed is to be taken back.
 */
public final class GifFormat implements Format {
    private static final Buffer XMP = Buffer.buffer("XMP DataXMP");
    private static final Buffer FORMER = Buffer.buffer("XMP_DataXMP");
    private static final Buffer LOOP = Buffer.buffer("NETSCAPE2.0");
    private static final Buffer CREDENTIAL = Buffer.buffer("C2PA_GIF");
    private static final int DESCRIPTOR = 13;
    private static final int NAMED = 14;
    private static final int NAME = 3;
    private static final int TRAILER = 258;
    private static final int LOOK = 16 * 1024;
    private static final byte BLOCKS = 0;
    private static final byte PIECES = 1;
    private static final byte DUE = 0;
    private static final byte MARKED = 1;
    /** A content credential came behind bytes that were changed. */
    private static final byte SPOILT = 2;
    /** A content credential came while the mark was due. */
    private static final byte WASTED = 3;

    @Override
    public Optional<Plan> plan(Buffer head, boolean more, OptionalLong length, StampRequest wish) {
        if (head.length() < DESCRIPTOR) {
            return more ? Optional.empty() : Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        String version = head.getString(0, 6, "ISO-8859-1");
        if (!version.equals("GIF87a") && !version.equals("GIF89a")) {
            return Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        int place = DESCRIPTOR + GifBlocks.table(head.getByte(DESCRIPTOR - 3));
        Scan scan = new Scan(head, place);
        if (scan.credentialed) {
            return Optional.of(Plan.keeping(Outcome.CREDENTIALED));
        }
        boolean full = head.length() >= Format.LOOK_AHEAD;
        if (!scan.pictured && !scan.malformed && !full) {
            return more ? Optional.empty() : Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        if (scan.malformed) {
            return Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        boolean changed = version.equals("GIF87a") || !scan.packets.isEmpty();
        if (length.orElse(0) > Format.LARGE && !changed) {
            int promised = extension(Xmp.alone(wish)).length();
            return Optional.of(new Plan(Outcome.STAMPED, List.of(), promised, scan.at, LOOK, notes(BLOCKS, DUE, 0)));
        }
        Optional<Outcome> against = scan.packets.stream()
                .flatMap(each -> packet(head.slice(each[0], each[1])).stream())
                .findFirst()
                .flatMap(packet -> Xmp.against(packet, wish));
        if (against.isPresent()) {
            return Optional.of(Plan.keeping(against.get()));
        }
        List<Splice> splices = splices(head, scan.place, scan.packets, wish);
        return Optional.of(new Plan(Outcome.STAMPED, splices, 0, scan.at, LOOK, notes(BLOCKS, MARKED, 0)));
    }

    /** Where the next look is, what became of the mark, and how many bytes lie before that look. */
    private static Buffer notes(byte within, byte state, long skip) {
        return Buffer.buffer().appendByte(within).appendByte(state).appendLong(skip);
    }

    private static List<Splice> splices(Buffer head, int place, List<int[]> packets, StampRequest wish) {
        List<Splice> splices = new ArrayList<>();
        if (head.getByte(4) == '7') {
            splices.add(new Splice(4, 1, Buffer.buffer("9")));
        }
        Optional<byte[]> own = packets.stream().findFirst().flatMap(each -> packet(head.slice(each[0], each[1])));
        byte[] packet = Xmp.atMost(own, wish, Integer.MAX_VALUE).orElseThrow();
        Splice mark = new Splice(place, 0, extension(packet));
        boolean replaced = own.isPresent();
        for (int[] each : packets) {
            if (each[0] >= place && !splices.contains(mark)) {
                splices.add(mark);
            }
            splices.add(
                    replaced
                            ? new Splice(each[0], each[1] - each[0], Buffer.buffer())
                            : new Splice(each[0] + NAME, FORMER.length(), FORMER));
            replaced = false;
        }
        if (!splices.contains(mark)) {
            splices.add(mark);
        }
        return splices;
    }

    /** The packet stands as it is, and the trailer leads whoever takes it for sub-blocks to its end. */
    private static Optional<byte[]> packet(Buffer extension) {
        int end = extension.length() - TRAILER;
        return end < NAMED || !extension.slice(end, extension.length()).equals(trailer())
                ? Optional.empty()
                : Optional.of(extension.getBytes(NAMED, end));
    }

    private static Buffer extension(byte[] packet) {
        return Buffer.buffer(new byte[] {0x21, (byte) 0xFF, 11})
                .appendBuffer(XMP)
                .appendBytes(packet)
                .appendBuffer(trailer());
    }

    private static Buffer trailer() {
        Buffer trailer = Buffer.buffer().appendByte((byte) 1);
        for (int each = 0xFF; each >= 0; each--) {
            trailer.appendByte((byte) each);
        }
        return trailer.appendByte((byte) 0);
    }

    /** Blocks from the first picture on: a packet among them is none any more. */
    @Override
    public Step step(Buffer held, Buffer notes, StampRequest wish) {
        boolean pieces = notes.getByte(0) == PIECES;
        byte state = notes.getByte(1);
        Buffer is = held;
        int at = 0;
        while (at < held.length()) {
            int length = pieces ? 1 + held.getUnsignedByte(at) : GifBlocks.header(held, at);
            if (length == GifBlocks.END) {
                return last(held, is, at, state, wish);
            }
            if (length == GifBlocks.MORE) {
                break;
            }
            if (!pieces && named(held, at, XMP) && loose(held, at)) {
                is = (is == held ? held.copy() : is).setBuffer(at + NAME, FORMER);
            }
            state = !pieces && named(held, at, CREDENTIAL) ? spoilt(state) : state;
            pieces = !pieces || length > 1;
            at += length;
        }
        if (at == 0) { // only at the end of the file does a header not fit
            return new Step(held.length(), Optional.empty(), Long.MAX_VALUE, LOOK, notes(PIECES, state, 0));
        }
        int consumed = Math.min(at, held.length());
        Buffer after = notes(pieces ? PIECES : BLOCKS, state, at - consumed);
        return new Step(consumed, changed(held, is).map(all -> all.slice(0, consumed)), at - consumed, LOOK, after);
    }

    /** The trailer, or what stands where it should: a mark that is due comes before it. */
    private static Step last(Buffer held, Buffer is, int at, byte state, StampRequest wish) {
        if (state != DUE) {
            return new Step(held.length(), changed(held, is), Long.MAX_VALUE, LOOK, notes(BLOCKS, state, 0));
        }
        Buffer marked =
                is.getBuffer(0, at).appendBuffer(extension(Xmp.alone(wish))).appendBuffer(is.slice(at, is.length()));
        return new Step(held.length(), Optional.of(marked), Long.MAX_VALUE, LOOK, notes(BLOCKS, MARKED, 0));
    }

    private static Optional<Buffer> changed(Buffer held, Buffer is) {
        return is == held ? Optional.empty() : Optional.of(is);
    }

    /** Whether a packet says what may be done with the picture; another one stays beside the mark. */
    private static boolean loose(Buffer held, int at) {
        return held.getString(at, held.length(), "ISO-8859-1").contains("DataMining");
    }

    private static boolean named(Buffer bytes, int at, Buffer name) {
        return bytes.length() >= at + NAMED
                && bytes.getUnsignedShort(at) == 0x21FF
                && JpegHead.starts(bytes.slice(at + NAME, at + NAMED), name);
    }

    /** What was promised has to come: it is the mark where a block may stand, and says nothing elsewhere. */
    @Override
    public Ending ending(Buffer notes, boolean clean, StampRequest wish) {
        byte state = notes.getByte(1);
        boolean ended = clean || notes.getLong(2) == 0;
        boolean fits = ended && state == DUE && notes.getByte(0) == BLOCKS;
        Outcome otherwise = state == SPOILT || state == WASTED ? Outcome.CREDENTIALED : Outcome.MALFORMED;
        Outcome outcome = fits || state == MARKED ? Outcome.STAMPED : otherwise;
        if (state == MARKED || state == SPOILT) {
            return new Ending(outcome, Buffer.buffer());
        }
        Buffer mark = extension(Xmp.alone(wish));
        return new Ending(outcome, fits ? mark : Buffer.buffer(new byte[mark.length()]));
    }

    private static byte spoilt(byte state) {
        return state == DUE || state == WASTED ? WASTED : SPOILT;
    }

    /** The extensions before the first picture, as far as they are there. */
    private static final class Scan {
        private final List<int[]> packets = new ArrayList<>();
        private int at;
        private int place;
        private boolean pictured;
        private boolean malformed;
        private boolean credentialed;

        Scan(Buffer head, int from) {
            at = from;
            place = from;
            while (head.length() > at) {
                pictured = head.getByte(at) == GifBlocks.PICTURE;
                malformed = !pictured && head.getByte(at) != GifBlocks.EXTENSION;
                if (pictured || malformed) {
                    return;
                }
                if (named(head, at, CREDENTIAL)) {
                    credentialed = true;
                    return;
                }
                int end = GifBlocks.end(head, at);
                if (end == GifBlocks.MORE) {
                    return;
                }
                if (named(head, at, XMP)) {
                    packets.add(new int[] {at, end});
                }
                place = named(head, at, LOOP) ? end : place;
                at = end;
            }
        }
    }
}
