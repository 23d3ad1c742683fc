package io.holdfast.media.stamp.iso;

import io.holdfast.media.stamp.core.BoxHead;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.holdfast.media.stamp.xmp.Xmp;
import io.holdfast.media.stamp.xmp.XmpPlaces;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What becomes of the packets that an ISO base media file brings, and the one that it gets. */
final class IsoXmp {
    private final IsoMemory memory;
    private final StampRequest wish;

    IsoXmp(IsoMemory memory, StampRequest wish) {
        this.memory = memory;
        this.wish = wish;
    }

    /** A packet in a box of its own: merged where it is if that fits, or else at the end, its box then being no more. */
    Buffer box(BoxHead head, Buffer whole) {
        byte[] was = whole.getBytes(head.length(), whole.length());
        if (memory.marked || memory.old.length > 0) { // a second one, which readers need not ask
            return renamed(head, whole, XmpPlaces.blanked(was, wish));
        }
        Optional<byte[]> merged = merged(was);
        if (merged.isPresent()) {
            return whole.getBuffer(0, head.length()).appendBytes(merged.get());
        }
        return keptForTheEnd(was)
                ? renamed(head, whole, new byte[was.length])
                : whole.getBuffer(0, head.length()).appendBytes(XmpPlaces.blanked(was, wish));
    }

    /** A packet that is one of a picture's items, which can't be renamed. */
    Optional<Buffer> item(Buffer item) {
        byte[] was = item.getBytes();
        if (memory.marked || memory.old.length > 0) {
            return Optional.of(Buffer.buffer(XmpPlaces.blanked(was, wish)));
        }
        Optional<byte[]> merged = merged(was);
        byte[] is = merged.orElseGet(
                () -> keptForTheEnd(was) ? XmpPlaces.nothing(was.length) : XmpPlaces.blanked(was, wish));
        return Optional.of(Buffer.buffer(is));
    }

    /** The box behind the last one. */
    Buffer last() {
        Optional<byte[]> old = Optional.of(memory.old).filter(packet -> packet.length > 0);
        byte[] packet = Xmp.packet(old, wish.statement(), wish.stripLocation(), memory.promised - BoxHead.XMP_ROOM)
                .orElseThrow(() -> new IllegalStateException("a promised packet that does not fit"));
        return BoxHead.xmp(packet);
    }

    private Optional<byte[]> merged(byte[] was) {
        if (memory.outcome != Outcome.STAMPED) {
            return Optional.empty();
        }
        Optional<byte[]> merged = Xmp.packet(Optional.of(was), wish.statement(), wish.stripLocation(), was.length);
        memory.marked |= merged.isPresent();
        return merged;
    }

    private boolean keptForTheEnd(byte[] was) {
        boolean kept = memory.outcome == Outcome.STAMPED
                && was.length <= IsoMemory.MAX_KEPT
                && memory.promised > 0
                && Xmp.packet(
                                Optional.of(was),
                                wish.statement(),
                                wish.stripLocation(),
                                memory.promised - BoxHead.XMP_ROOM)
                        .isPresent();
        if (kept) {
            memory.old = was;
        } else {
            memory.outcome = memory.outcome == Outcome.STAMPED ? Outcome.UNSUPPORTED : memory.outcome;
        }
        return kept;
    }

    private static Buffer renamed(BoxHead head, Buffer whole, byte[] content) {
        int user = head.type().equals("uuid") ? 16 : 0;
        return whole.getBuffer(0, head.length() - user)
                .setBytes(4, "free".getBytes(StandardCharsets.US_ASCII))
                .appendBytes(new byte[user])
                .appendBytes(content);
    }
}
