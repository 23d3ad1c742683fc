package io.holdfast.media.stamp.flac;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.holdfast.media.stamp.comment.CommentList;
import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.Id3Tag;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.xmp.Xmp;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * FLAC (RFC 9639 section 8): the mark is a comment, and a {@code _PMX} chunk in an application block of {@code riff}, the one place
 * where exiftool takes it for XMP. Padding makes room for both where there is enough; no frame of sound changes.
 */
public final class FlacFormat implements Format {
    private static final int HEAD = FlacBlock.HEAD;
    private static final int STREAM_INFO_BYTES = 34;
    private static final int MAX_BLOCK = (1 << 24) - 1;
    /** Chunks of the file that the sound was made of, RFC 9639 section 8.4 and IANA's registry. */
    private static final List<String> FOREIGN = List.of("riff", "aiff", "w64 ");

    private static final String OURS = "riff_PMX";

    @Override
    public Optional<Plan> plan(Buffer head, boolean more, OptionalLong length, StampRequest wish) {
        boolean waiting = more && head.length() < LOOK_AHEAD;
        long start = Id3Tag.length(head);
        if (head.length() < start + HEAD + HEAD) {
            return waiting
                    ? Optional.empty()
                    : Optional.of(Plan.keeping(start < LOOK_AHEAD ? Outcome.MALFORMED : Outcome.UNSUPPORTED));
        }
        int at = (int) start;
        if (!head.getString(at, at + HEAD, US_ASCII.name()).equals("fLaC")) {
            return Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        if (Id3Tag.credentialed(head, at)) {
            return Optional.of(Plan.keeping(Outcome.CREDENTIALED));
        }
        List<FlacBlock> blocks = FlacBlock.in(head, at + HEAD);
        boolean sound = !blocks.isEmpty()
                && blocks.get(0).type() == FlacBlock.STREAM_INFO
                && blocks.get(0).size() == STREAM_INFO_BYTES;
        boolean all = sound && blocks.get(blocks.size() - 1).last();
        if (!all && waiting) {
            return Optional.empty();
        }
        boolean cut = !all && head.length() < LOOK_AHEAD;
        return Optional.of(sound && !cut ? plan(head, blocks, all, wish) : Plan.keeping(Outcome.MALFORMED));
    }

    private static Plan plan(Buffer head, List<FlacBlock> blocks, boolean all, StampRequest wish) {
        Optional<FlacBlock> comments = FlacBlock.first(blocks, FlacBlock.COMMENTS);
        if (comments.isEmpty() && !all) {
            return Plan.keeping(Outcome.UNSUPPORTED); // which may still come, and there must be one only
        }
        Optional<CommentList> list =
                comments.map(block -> block.content(head)).map(CommentList::of).orElse(Optional.of(CommentList.NONE));
        if (list.isEmpty()) {
            return Plan.keeping(Outcome.MALFORMED);
        }
        Buffer marked = list.get().marked(wish).bytes("");
        if (marked.length() > MAX_BLOCK) {
            return Plan.keeping(Outcome.UNSUPPORTED);
        }
        List<Splice> splices = new ArrayList<>();
        foreign(head, blocks, wish).ifPresent(splices::add);
        boolean alone = all && splices.isEmpty() && blocks.stream().noneMatch(block -> isForeign(head, block));
        Buffer chunk =
                alone ? FlacBlock.of(FlacBlock.APPLICATION, false, packet(Optional.empty(), wish)) : Buffer.buffer();
        FlacBlock info = blocks.get(0);
        if (comments.isPresent()) {
            FlacBlock block = comments.get();
            Buffer is = chunk.appendBuffer(FlacBlock.of(FlacBlock.COMMENTS, block.last(), marked));
            splices.add(new Splice(block.at(), HEAD + block.size(), is));
        } else {
            Buffer is = chunk.appendBuffer(FlacBlock.of(FlacBlock.COMMENTS, info.last(), marked));
            splices.add(new Splice(info.at(), 1, Buffer.buffer(new byte[1])));
            splices.add(new Splice(info.end(), 0, is));
        }
        padding(blocks, splices).ifPresent(splices::add);
        splices.sort(Comparator.comparingInt(Splice::at));
        return new Plan(Outcome.STAMPED, splices, 0, Long.MAX_VALUE, 0, Buffer.buffer());
    }

    private static boolean isForeign(Buffer head, FlacBlock block) {
        return FOREIGN.stream().anyMatch(name -> block.isApplication(head, name));
    }

    /** Merges the packet in a chunk that is there already. */
    private static Optional<Splice> foreign(Buffer head, List<FlacBlock> blocks, StampRequest wish) {
        int content = OURS.length() + Integer.BYTES;
        return blocks.stream()
                .filter(block -> block.isApplication(head, OURS) && block.size() > content)
                .findFirst()
                .map(block -> {
                    long told = head.getUnsignedIntLE(block.at() + HEAD + OURS.length());
                    int size = (int) Math.min(told, block.size() - content);
                    byte[] own = block.content(head).getBytes(content, content + size);
                    Buffer is = FlacBlock.of(FlacBlock.APPLICATION, block.last(), packet(Optional.of(own), wish));
                    return new Splice(block.at(), HEAD + block.size(), is);
                });
    }

    private static Buffer packet(Optional<byte[]> own, StampRequest wish) {
        byte[] packet = Xmp.line(own, wish);
        return Buffer.buffer(OURS)
                .appendUnsignedIntLE(packet.length)
                .appendBytes(packet)
                .appendBytes(new byte[packet.length & 1]);
    }

    /** Takes as much out of a block that says nothing as the others grow. */
    private static Optional<Splice> padding(List<FlacBlock> blocks, List<Splice> splices) {
        int growth = splices.stream()
                .mapToInt(each -> each.inserted().length() - each.removed())
                .sum();
        return blocks.stream()
                .filter(block -> block.type() == FlacBlock.PADDING && growth > 0 && block.size() >= growth)
                .findFirst()
                .map(block -> new Splice(
                        block.at(),
                        HEAD + block.size(),
                        FlacBlock.of(FlacBlock.PADDING, block.last(), Buffer.buffer(new byte[block.size() - growth]))));
    }
}
