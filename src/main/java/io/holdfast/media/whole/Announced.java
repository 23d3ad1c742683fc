package io.holdfast.media.whole;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** Reads from the head of a piece of a file how far the file goes. Holds no state of its own. */
interface Announced {
    /** The most bytes of a head. */
    int MAX = 512;

    /**
     * Looks at the head of a piece.
     *
     * @param head as many bytes as were asked for, 8 at first
     * @param first whether it is the file's first piece
     */
    Look look(Buffer head, boolean first);

    /** Whether a file that ends between two pieces lacks its last one. */
    boolean hasLast();

    /** What finds the end of a file that its bytes show, by what {@link Look#notes} or {@link Shown#notes} said. */
    default Shown shown(Buffer notes) {
        throw new IllegalStateException("not a file that shows its end");
    }

    /** Looks for the end of a file in its bytes. Not thread-safe. */
    interface Shown {
        /** Takes the next bytes; whether the end was seen by now. */
        boolean seen(byte[] bytes);

        Buffer notes();
    }

    /** What a head tells. */
    enum Kind {
        /** That more bytes of it must be seen: {@code bytes} of them in all. */
        MORE('m'),
        /** That the next piece begins so many bytes behind this one. */
        NEXT('n'),
        /** That the same holds, but that files of its kind end there early. */
        PERHAPS('p'),
        /** That the file has so many bytes from here on. */
        ALL('a'),
        /** That nothing more is announced. */
        NOTHING('0'),
        /** That the file ends where its bytes show it, from so many bytes behind this head on. */
        SHOWN('s');

        private final char code;

        Kind(char code) {
            this.code = code;
        }

        /** Stands for it in saved states. */
        byte code() {
            return (byte) code;
        }

        /** Reads what {@link #code} says; anything else counts as {@link #NOTHING}. */
        static Kind of(byte code) {
            return Arrays.stream(values())
                    .filter(each -> each.code == code)
                    .findFirst()
                    .orElse(NOTHING);
        }
    }

    /**
     * What it is.
     *
     * @param notes what {@link #shown} must know; empty for what earlier ones said
     */
    record Look(Kind kind, long bytes, Buffer notes) {
        static final Look NOTHING = new Look(Kind.NOTHING, 0);

        Look(Kind kind, long bytes) {
            this(kind, bytes, Buffer.buffer());
        }

        static Look more(int bytes) {
            return new Look(Kind.MORE, bytes);
        }

        static Look next(long bytes) {
            return new Look(Kind.NEXT, bytes);
        }

        static Look all(long bytes) {
            return new Look(Kind.ALL, bytes);
        }
    }
}
