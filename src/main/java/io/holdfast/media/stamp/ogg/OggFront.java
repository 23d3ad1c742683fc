package io.holdfast.media.stamp.ogg;

import io.holdfast.media.stamp.comment.CommentList;
import io.holdfast.media.stamp.core.Format.Plan;
import io.holdfast.media.stamp.core.Format.Splice;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.xmp.Xmp;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Comments that are more than is looked at, as large covers make them: the mark becomes the first of them, on a page of its own that
 * is filled up to where a page may be cut, and the pages behind it stay but for their numbers.
 */
final class OggFront {
    private OggFront() {}

    /** Nothing where the first page does not hold the beginning of the list, or is not full. */
    static Optional<Plan> plan(OggHead seen, OggCodec codec, StampRequest wish) {
        OggPage page = seen.pages().get(0);
        int before = codec.before(page.data()).orElse(page.data().length());
        int count =
                CommentList.behindVendor(page.data().slice(before, page.data().length()));
        int begun = before + count + Integer.BYTES;
        int moved = (begun + OggPage.FULL - 1) / OggPage.FULL * OggPage.FULL;
        if (count < 0 || moved >= page.data().length()) {
            return Optional.empty();
        }
        byte[] packet = Xmp.line(Optional.empty(), wish);
        int comment = Integer.BYTES + CommentList.comment(packet).length();
        int filled = (comment + OggPage.FULL - 1) / OggPage.FULL * OggPage.FULL;
        Buffer is = CommentList.comment(Xmp.padded(packet, packet.length + filled - comment));
        Buffer beginning = page.data().getBuffer(0, begun);
        codec.grow(beginning, filled);
        Buffer data = beginning
                .appendUnsignedIntLE(is.length())
                .appendBuffer(is)
                .appendBuffer(page.data().slice(begun, moved));
        OggPage first = new OggPage(0, 0, OggPage.NONE, page.serial(), page.sequence(), full(data.length()), data);
        OggPage second = new OggPage(
                0,
                OggPage.CONTINUED,
                OggPage.NONE,
                page.serial(),
                page.sequence() + 1,
                full(page.data().length() - moved),
                page.data().slice(moved, page.data().length()));
        Buffer both = first.bytes().appendBuffer(second.bytes());
        List<Splice> splices = new ArrayList<>(List.of(new Splice(page.at(), page.length(), both)));
        return Optional.of(OggFormat.numbering(splices, page, 1));
    }

    private static Buffer full(int bytes) {
        byte[] lacing = new byte[bytes / OggPage.FULL];
        Arrays.fill(lacing, (byte) OggPage.FULL);
        return Buffer.buffer(lacing);
    }
}
