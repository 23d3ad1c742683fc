package io.holdfast.media.whole;

import io.holdfast.media.whole.Announced.Kind;
import io.holdfast.media.whole.Announced.Look;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows a file's bytes as they are received, to know at its end whether all came that its own structure announces. It holds a few
 * bytes at most, and by {@link #state} another process can go on with it. It errs on the side of whole. Not thread-safe.
 */
public final class Wholeness {
    private static final int HEAD = 8;
    /** The numbers are part of saved states and never change their meaning. */
    private static final Map<Integer, Announced> KINDS = Map.of(
            1, new RiffExtent(),
            2, new BoxExtent(),
            3, new PngExtent(),
            4, new JpegExtent(),
            5, new MatroskaExtent(),
            6, new OggExtent(),
            7, new FlacExtent());

    private final int number;
    private Kind kind;
    private boolean first = true;
    private int need = HEAD;
    private long skip;
    private Buffer head = Buffer.buffer();
    private Buffer notes = Buffer.buffer();
    private @Nullable Announced announced;
    private Announced.@Nullable Shown shown;

    private Wholeness(int number) {
        this.number = number;
        this.announced = KINDS.get(number);
        this.kind = announced == null ? Kind.NOTHING : Kind.NEXT;
    }

    /**
     * Begins with a file.
     *
     * @param mediaType as its bytes show
     */
    public static Wholeness of(String mediaType) {
        return new Wholeness(
                switch (mediaType) {
                    case "audio/wav", "image/webp" -> 1;
                    case "video/mp4",
                            "video/quicktime",
                            "audio/mp4",
                            "image/heic",
                            "image/heif",
                            "image/avif",
                            "video/3gpp" -> 2;
                    case "image/png", "image/apng" -> 3;
                    case "image/jpeg" -> 4;
                    case "video/x-matroska", "video/webm", "audio/x-matroska", "audio/webm" -> 5;
                    case "audio/ogg", "video/ogg" -> 6;
                    case "audio/flac" -> 7;
                    default -> 0;
                });
    }

    /** Goes on where {@link #state} was taken. */
    public static Wholeness resumed(Buffer state) {
        Wholeness same = new Wholeness(state.getByte(0));
        same.kind = Kind.of(state.getByte(1));
        same.first = state.getByte(2) != 0;
        same.need = state.getInt(3);
        same.skip = state.getLong(7);
        int notes = 19 + state.getInt(15);
        same.head = state.getBuffer(19, notes);
        same.notes = state.getBuffer(notes, state.length());
        return same;
    }

    public Buffer state() {
        Buffer told = shown == null ? notes : shown.notes();
        return Buffer.buffer()
                .appendByte((byte) number)
                .appendByte(kind.code())
                .appendByte((byte) (first ? 1 : 0))
                .appendInt(need)
                .appendLong(skip)
                .appendInt(head.length())
                .appendBuffer(head)
                .appendBuffer(told);
    }

    /** Takes the next bytes. */
    public void accept(Buffer received) {
        int at = 0;
        while (announced != null && kind != Kind.NOTHING && at < received.length()) {
            int here = received.length() - at;
            if (skip > 0) {
                int passing = (int) Math.min(skip, here);
                skip -= passing;
                at += passing;
            } else if (kind == Kind.ALL) {
                kind = Kind.NOTHING;
            } else if (kind == Kind.SHOWN) {
                shown(received.getBytes(at, received.length()), announced);
                at += here;
            } else {
                int taken = Math.min(need - head.length(), here);
                head.appendBuffer(received, at, taken);
                at += taken;
                if (head.length() == need) {
                    look(announced.look(head, first));
                }
            }
        }
    }

    private void shown(byte[] bytes, Announced by) {
        if (shown == null) {
            shown = by.shown(notes);
        }
        kind = shown.seen(bytes) ? Kind.NOTHING : kind;
    }

    private void look(Look told) {
        if (told.kind() == Kind.MORE) {
            need = (int) Math.min(told.bytes(), Announced.MAX);
            return;
        }
        notes = told.notes().length() > 0 ? told.notes() : notes;
        kind = told.kind();
        Buffer seen = head;
        first = false;
        need = HEAD;
        head = Buffer.buffer();
        skip = told.bytes() - seen.length();
        if (skip < 0) { // the next piece begins within what was seen
            skip = 0;
            accept(seen.slice((int) told.bytes(), seen.length()));
        }
    }

    /** Whether the file ended before the end that it announced; known once all was taken. */
    public boolean cut() {
        return switch (kind) {
            case NOTHING, PERHAPS, MORE -> false;
            case ALL -> skip > 0;
            case SHOWN -> true;
            case NEXT -> skip > 0 || (announced != null && announced.hasLast());
        };
    }
}
