package io.holdfast.media.stamp.ogg;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The first pages of an Ogg file: the stream that begins it, and those of its pages that have its comments. */
final class OggHead {
    private final Buffer head;
    private final List<OggPage> pages = new ArrayList<>();
    private @Nullable OggPage first;
    private boolean ended;
    private boolean malformed;

    private OggHead(Buffer head) {
        this.head = head;
    }

    static OggHead of(Buffer head) {
        OggHead seen = new OggHead(head);
        int at = 0;
        while (!seen.ended && !seen.malformed) {
            Optional<OggPage> page = OggPage.at(head, at);
            if (page.isEmpty()) {
                seen.malformed = head.length() >= at + OggPage.HEAD && !OggPage.isOne(head, at);
                break;
            }
            seen.take(page.get());
            at = page.get().end();
        }
        return seen;
    }

    private void take(OggPage page) {
        if (first == null) {
            first = page;
            malformed = !page.is(OggPage.BEGINS) || page.goesOn();
        } else if (page.serial() == first.serial()) {
            boolean going = !pages.isEmpty();
            malformed = page.is(OggPage.BEGINS)
                    || page.is(OggPage.CONTINUED) != going
                    || page.lacing().length() == 0;
            pages.add(page);
            for (int each = 0; each < page.lacing().length(); each++) {
                ended |= page.lacing().getUnsignedByte(each) < OggPage.FULL;
            }
        }
    }

    /** The packet that the stream begins with, empty where it is not at hand. */
    Buffer identification() {
        return first == null ? Buffer.buffer() : first.data();
    }

    /** Its pages behind the first, as far as there are comments in them. */
    List<OggPage> pages() {
        return pages;
    }

    /** Whether all the comments are at hand. */
    boolean ended() {
        return ended;
    }

    boolean malformed() {
        return malformed;
    }

    Buffer bytes() {
        return head;
    }
}
