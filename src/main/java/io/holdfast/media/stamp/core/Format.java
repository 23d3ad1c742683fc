package io.holdfast.media.stamp.core;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a family of file formats is to the stamper: where the mark goes and where to look again. Holds no state of its own, so
 * that a file can be gone on with on another machine: what it must remember, it says in its notes.
 */
public interface Format {
    /** The most bytes that are held back until it is known what the file becomes, or while a piece of it is looked at. */
    int LOOK_AHEAD = 256 * 1024;

    /**
     * Bytes above which a file counts as large: there the mark goes to the end where a format allows it, so that what is received
     * and what is stored have one digest as long as possible.
     */
    int LARGE = 1024 * 1024;

    /**
     * Looks at a file's beginning.
     *
     * @param head from the first byte on
     * @param more whether more bytes can be had; when not, {@code head} is {@link Format#LOOK_AHEAD} bytes or the whole file
     * @param length bytes of the whole file, where known
     * @return nothing to be asked again with more; a file that is not understood is kept by {@link Plan#keeping}
     */
    Optional<Plan> plan(Buffer head, boolean more, OptionalLong length, StampRequest wish);

    /**
     * Looks at bytes behind the beginning that the plan or the last step wanted to see; a format that has done all in its plan
     * lets the rest through.
     *
     * @param held as many as were wanted, fewer only at the end of the file
     */
    default Step step(Buffer held, Buffer notes, StampRequest wish) {
        return new Step(held.length(), Optional.empty(), Long.MAX_VALUE, 0, notes);
    }

    /**
     * Says how it went; a format that has done all in its plan has stamped it.
     *
     * @param clean whether the file ended where a step was due and no bytes were held
     * @return bytes to put behind the last one, exactly {@link Plan#atEnd} of them, none if a step put them in
     */
    default Ending ending(Buffer notes, boolean clean, StampRequest wish) {
        return new Ending(Outcome.STAMPED, Buffer.buffer());
    }

    /** Whether a content credential may turn up behind what was changed, so that all must be remembered to be taken back. */
    default boolean bindable() {
        return true;
    }

    /** One change near the beginning: {@code removed} bytes from {@code at} on become {@code inserted}. */
    record Splice(int at, int removed, Buffer inserted) {}

    /**
     * What to do with a file.
     *
     * @param expected what it will be, unless the rest shows otherwise
     * @param splices in the order of their places, not overlapping, all before {@code skip}
     * @param atEnd how many bytes go behind the last one
     * @param skip bytes from the file's beginning that need no further look; {@link Long#MAX_VALUE} for all
     * @param need bytes to hold and look at then, at most 256 KiB
     */
    record Plan(Outcome expected, List<Splice> splices, int atEnd, long skip, int need, Buffer notes) {
        /** Lets all bytes through as they are. */
        public static Plan keeping(Outcome why) {
            return new Plan(why, List.of(), 0, Long.MAX_VALUE, 0, Buffer.buffer());
        }
    }

    /**
     * What becomes of bytes that were looked at.
     *
     * @param consumed how many of them are done with; the others are looked at again with what follows
     * @param instead what the consumed ones become, as many, or more by all that {@link Plan#atEnd} promised, which are then
     *     done with; nothing to keep them
     * @param skip bytes to let through, behind those consumed
     * @param need bytes to hold and look at then, at most 256 KiB
     */
    record Step(int consumed, Optional<Buffer> instead, long skip, int need, Buffer notes) {
        /** Wants to see so many bytes, those held included. */
        public static Step more(int need, Buffer notes) {
            return new Step(0, Optional.empty(), 0, need, notes);
        }
    }

    /** How it went. */
    record Ending(Outcome outcome, Buffer bytes) {}
}
