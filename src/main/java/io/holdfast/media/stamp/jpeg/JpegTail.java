package io.holdfast.media.stamp.jpeg;

import io.holdfast.media.stamp.core.Format.Step;
import io.holdfast.media.stamp.core.JpegHead;
import io.holdfast.media.stamp.core.Scrub;
import io.holdfast.media.stamp.core.StampRequest;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** What follows the first scan of a JPEG file: behind the picture's end may stand others (CIPA DC-007) and films, which tell places. */
final class JpegTail {
    private static final int PIECE = 64 * 1024;

    private JpegTail() {}

    /** Looks for the picture's end. */
    static Step picture(Buffer held, JpegNotes notes) {
        byte[] bytes = held.getBytes();
        for (int at = 1; at < bytes.length; at++) {
            if (bytes[at] == (byte) JpegHead.EOI && bytes[at - 1] == -1) {
                return new Step(
                        at + 1,
                        Optional.empty(),
                        0,
                        Scrub.WINDOW,
                        notes.as(JpegNotes.BEHIND).buffer());
            }
        }
        int consumed = held.length() < PIECE ? held.length() : held.length() - 1;
        return new Step(consumed, Optional.empty(), 0, PIECE, notes.buffer());
    }

    /** The first look of {@link #picture}. */
    static Step begin(int consumed, long skip, JpegNotes notes, StampRequest wish) {
        return wish.stripLocation()
                ? new Step(
                        consumed,
                        Optional.empty(),
                        skip,
                        PIECE,
                        notes.as(JpegNotes.PICTURE).buffer())
                : new Step(consumed, Optional.empty(), Long.MAX_VALUE, 1, notes.buffer());
    }

    /** Blanks places behind it. */
    static Step behind(Buffer held, JpegNotes notes) {
        Scrub.Scrubbed blank = Scrub.of(held);
        return new Step(blank.consumed(), blank.instead(), 0, Scrub.WINDOW, notes.buffer());
    }
}
