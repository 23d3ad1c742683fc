package io.holdfast.media.stamp.core;

import io.vertx.core.buffer.Buffer;

/**
 * Walks a file's beginning by the same steps that the stamper takes, to know beforehand what they will come to. What it finds
 * does not depend on how much of the file is at hand once {@link #wanting} is false.
 */
public final class Lookahead {
    private final int length;
    private long at;
    private int need;
    private Buffer notes;

    /**
     * Walks as far as the bytes go.
     *
     * @param head the file's first bytes, at most {@link Format#LOOK_AHEAD}
     * @param whole whether that is all of it
     * @param first where the first look is due
     * @param need bytes to look at then
     */
    public Lookahead(Format format, Buffer head, boolean whole, int first, int need, Buffer notes, StampRequest wish) {
        this.length = head.length();
        this.at = first;
        this.need = need;
        this.notes = notes;
        boolean going = true;
        while (going && at < length && (whole || this.need <= length - at)) {
            int here = (int) Math.min(this.need, length - at);
            Format.Step step = format.step(head.slice((int) at, (int) at + here), this.notes, wish);
            this.notes = step.notes();
            this.need = step.need();
            going = step.consumed() > 0 || step.skip() > 0 || here < length - at; // or else it wants what is not there
            at = step.skip() == Long.MAX_VALUE ? Long.MAX_VALUE : at + step.consumed() + step.skip();
        }
    }

    /** Whether bytes that are still to come, and within what may be held back, are wanted. */
    public boolean wanting() {
        return at <= Format.LOOK_AHEAD - need && at + need > length;
    }

    /** Whether the walk is where the bytes at hand end, and not in the midst of something. */
    public boolean clean() {
        return at == length;
    }

    /** Where the next look is due; {@link Long#MAX_VALUE} for none any more. */
    public long at() {
        return at;
    }

    /** What the steps remember. */
    public Buffer notes() {
        return notes;
    }
}
