package io.holdfast.media.stamp.ogg;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.holdfast.media.stamp.comment.CommentList;
import io.holdfast.media.stamp.core.StampRequest;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Optional;

/** What a stream's second packet, its comments, begins with: RFC 7845 section 5, Vorbis I section 4.2.1, RFC 9639 section 10.1. */
enum OggCodec {
    OPUS("OpusHead", "OpusTags"),
    VORBIS("\1vorbis", "\3vorbis"),
    FLAC("\177FLAC", "");

    /** A metadata block's head: its type, of which one bit says that none follows, and 24 bits of size. */
    private static final int FLAC_HEAD = 4;

    private static final int FLAC_COMMENTS = 4;
    private static final int MAX_FLAC = (1 << 24) - 1;

    private final String first;
    private final String second;

    OggCodec(String first, String second) {
        this.first = first;
        this.second = second;
    }

    /** By a stream's first packet. */
    static Optional<OggCodec> of(Buffer packet) {
        return Arrays.stream(values())
                .filter(codec -> begins(packet, codec.first))
                .findFirst();
    }

    private static boolean begins(Buffer packet, String text) {
        return packet.length() >= text.length()
                && packet.getString(0, text.length(), ISO_8859_1.name()).equals(text);
    }

    /** Bytes in front of the list of comments; nothing where the packet has none. */
    Optional<Integer> before(Buffer packet) {
        if (this == FLAC) {
            boolean comments = packet.length() >= FLAC_HEAD && (packet.getByte(0) & 0x7F) == FLAC_COMMENTS;
            return comments ? Optional.of(FLAC_HEAD) : Optional.empty();
        }
        return begins(packet, second) ? Optional.of(second.length()) : Optional.empty();
    }

    /** The packet of comments with the mark; nothing where it is not one, or can't grow. */
    Optional<Buffer> marked(Buffer packet, StampRequest wish) {
        return before(packet)
                .flatMap(before -> CommentList.of(packet.slice(before, packet.length()))
                        .map(list -> packet.getBuffer(0, before)
                                .appendBuffer(list.marked(wish).bytes(""))))
                .filter(this::sized);
    }

    /** Tells the size where the packet does. */
    private boolean sized(Buffer packet) {
        int size = packet.length() - FLAC_HEAD;
        if (this == FLAC && size <= MAX_FLAC) {
            packet.setMedium(1, size);
        }
        return this != FLAC || size <= MAX_FLAC;
    }

    /**
     * The beginning of a packet that grows by so many bytes and one comment more.
     *
     * @param beginning up to the number of comments, with it
     */
    void grow(Buffer beginning, int by) {
        int count = beginning.length() - Integer.BYTES;
        beginning.setUnsignedIntLE(count, beginning.getUnsignedIntLE(count) + 1);
        if (this == FLAC) {
            beginning.setMedium(1, (beginning.getMedium(1) & 0xFF_FFFF) + by);
        }
    }
}
