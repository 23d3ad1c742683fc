package io.holdfast.media;

import java.util.Optional;

/** Width and height in pixels, both at least 1. */
record Size(int width, int height) {
    private static final int MAX = 1 << 20;

    /** A size as a header claims it; empty where no picture can have it. */
    static Optional<Size> of(long width, long height) {
        boolean possible = width > 0 && height > 0 && width <= MAX && height <= MAX;
        return possible ? Optional.of(new Size((int) width, (int) height)) : Optional.empty();
    }

    /** The size after a quarter turn. */
    Size turned() {
        return new Size(/* width= */ height, /* height= */ width);
    }

    long area() {
        return (long) width * height;
    }

    /** The larger of the two, by area. */
    static Optional<Size> larger(Optional<Size> one, Optional<Size> other) {
        long area = one.map(Size::area).orElse(0L);
        return other.filter(size -> size.area() > area).or(() -> one);
    }
}
