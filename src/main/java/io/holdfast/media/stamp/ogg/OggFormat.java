package io.holdfast.media.stamp.ogg;

import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Ogg with Opus, Vorbis or FLAC: the mark is a comment of the stream that begins the file. Nearly always as many pages hold the
 * comments as did before, and nothing behind them changes; else each page of the stream behind them gets its new number.
 */
public final class OggFormat implements Format {
    @Override
    public Optional<Plan> plan(Buffer head, boolean more, OptionalLong length, StampRequest wish) {
        OggHead seen = OggHead.of(head);
        boolean waiting = more && head.length() < LOOK_AHEAD;
        if (!seen.malformed() && !seen.ended() && waiting) {
            return Optional.empty();
        }
        boolean cut = !seen.ended() && head.length() < LOOK_AHEAD;
        if (seen.malformed() || seen.pages().isEmpty() || cut) {
            return Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        return Optional.of(OggCodec.of(seen.identification())
                .flatMap(codec -> seen.ended() ? within(seen, codec, wish) : OggFront.plan(seen, codec, wish))
                .orElse(Plan.keeping(Outcome.UNSUPPORTED)));
    }

    /** Where all comments are at hand: what was cut into pages is cut anew. */
    private static Optional<Plan> within(OggHead seen, OggCodec codec, StampRequest wish) {
        List<OggPage> pages = seen.pages();
        Buffer lacing = Buffer.buffer();
        Buffer data = Buffer.buffer();
        pages.forEach(page -> {
            lacing.appendBuffer(page.lacing());
            data.appendBuffer(page.data());
        });
        int values = 0;
        int bytes = 0;
        int value;
        do {
            value = lacing.getUnsignedByte(values++);
            bytes += value;
        } while (value == OggPage.FULL);
        Buffer behind = lacing.getBuffer(values, lacing.length());
        Buffer rest = data.getBuffer(bytes, data.length());
        return codec.marked(data.getBuffer(0, bytes), wish)
                .map(packet -> OggCut.pages(
                        pages, OggCut.lacing(packet.length()).appendBuffer(behind), packet.appendBuffer(rest)))
                .map(made -> plan(pages, made));
    }

    private static Plan plan(List<OggPage> pages, List<OggPage> made) {
        List<Splice> splices = new ArrayList<>();
        for (int each = 0; each < pages.size(); each++) {
            OggPage page = pages.get(each);
            Buffer is = made.get(each).bytes();
            for (int more = pages.size(); each == pages.size() - 1 && more < made.size(); more++) {
                is.appendBuffer(made.get(more).bytes());
            }
            splices.add(new Splice(page.at(), page.length(), is));
        }
        return numbering(splices, pages.get(pages.size() - 1), made.size() - pages.size());
    }

    /** A plan by which pages behind this one get numbers that are higher by so many. */
    static Plan numbering(List<Splice> splices, OggPage last, int by) {
        return by == 0
                ? new Plan(Outcome.STAMPED, splices, 0, Long.MAX_VALUE, 0, Buffer.buffer())
                : new Plan(
                        Outcome.STAMPED,
                        splices,
                        0,
                        last.end(),
                        OggPage.MAX_PAGE,
                        Buffer.buffer().appendInt(last.serial()).appendInt(by));
    }

    @Override
    public Step step(Buffer held, Buffer notes, StampRequest wish) {
        int serial = notes.getInt(0);
        int by = notes.getInt(Integer.BYTES);
        Buffer is = Buffer.buffer();
        Optional<OggPage> page = OggPage.at(held, 0);
        boolean over = page.isEmpty();
        while (!over && page.isPresent()) {
            OggPage here = page.get();
            boolean ours = here.serial() == serial;
            over = ours && here.is(OggPage.BEGINS);
            if (!over) {
                is.appendBuffer(ours ? here.numbered(here.sequence() + by).bytes() : held.slice(here.at(), here.end()));
                over = ours && here.is(OggPage.ENDS);
                page = OggPage.at(held, here.end());
            }
        }
        return over
                ? new Step(is.length(), Optional.of(is), Long.MAX_VALUE, 0, notes)
                : new Step(is.length(), Optional.of(is), 0, OggPage.MAX_PAGE, notes);
    }

    @Override
    public boolean bindable() {
        return false;
    }

    @Override
    public Ending ending(Buffer notes, boolean clean, StampRequest wish) {
        return new Ending(Outcome.STAMPED, Buffer.buffer());
    }
}
