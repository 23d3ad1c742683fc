package io.holdfast.media.stamp.svg;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.xmp.Xmp;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * SVG (SVG 2 sections 5.9 and 5.10): the mark is a packet without its wrapper, whose instructions would have the file refused when it
 * is sent again, in {@code metadata} that is the root's first child; and an attribute of the root, which outlives optimisers.
 */
public final class SvgFormat implements Format {
    private static final String PACKET = "<x:xmpmeta";
    private static final String PACKET_END = "</x:xmpmeta>";

    @Override
    public Optional<Plan> plan(Buffer head, boolean more, OptionalLong length, StampRequest wish) {
        if (more && head.length() < LOOK_AHEAD) {
            return Optional.empty(); // a packet of its own may be anywhere
        }
        String text = head.toString(ISO_8859_1); // a character for each byte, whatever they mean
        Optional<SvgRoot> root = SvgRoot.in(text);
        if (root.isEmpty()) {
            boolean wide = text.indexOf('\0') >= 0;
            return Optional.of(Plan.keeping(wide ? Outcome.UNSUPPORTED : Outcome.MALFORMED));
        }
        SvgRoot tag = root.get();
        int own = text.indexOf(PACKET, tag.end());
        int ownEnd = own < 0 ? -1 : text.indexOf(PACKET_END, own);
        List<Splice> splices = new ArrayList<>();
        String attribute = tag.marked(wish.statement().dataMining());
        if (ownEnd < 0) {
            String start = attribute + tag.metadata(ascii(Xmp.bare(Optional.empty(), wish)));
            splices.add(new Splice(tag.start(), tag.end() - tag.start(), Buffer.buffer(start, ISO_8859_1.name())));
        } else {
            int end = ownEnd + PACKET_END.length();
            splices.add(new Splice(tag.start(), tag.end() - tag.start(), Buffer.buffer(attribute, ISO_8859_1.name())));
            byte[] was = head.getBytes(own, end);
            splices.add(new Splice(own, end - own, Buffer.buffer(ascii(Xmp.bare(Optional.of(was), wish)))));
        }
        return Optional.of(new Plan(Outcome.STAMPED, splices, 0, Long.MAX_VALUE, 0, Buffer.buffer()));
    }

    /** Characters beyond ASCII by their numbers, so that they mean the same in every encoding. */
    private static String ascii(String packet) {
        StringBuilder ascii = new StringBuilder();
        packet.codePoints().forEach(each -> {
            if (each < 0x80) {
                ascii.appendCodePoint(each);
            } else {
                ascii.append("&#").append(each).append(';');
            }
        });
        return ascii.toString();
    }
}
