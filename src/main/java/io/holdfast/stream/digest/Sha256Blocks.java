package io.holdfast.stream.digest;

import java.util.Arrays;
import org.bouncycastle.crypto.SavableDigest;

/**
 * SHA-256 of whole blocks of 64 bytes, as far as it has come: eight words, which are the same on every machine. What the
 * library saves is not, so that its digest is only lent the words, and never asked to count or to end.
 */
final class Sha256Blocks {
    static final int BLOCK = 64;

    /** Bytes of the words. */
    static final int STATE = 32;

    private final Sha256Layout layout;
    private final SavableDigest digest;

    private Sha256Blocks(Sha256Layout layout, SavableDigest digest) {
        this.layout = layout;
        this.digest = digest;
    }

    /** Starts before the first block. */
    static Sha256Blocks fresh(Sha256Layout layout) {
        return new Sha256Blocks(layout, layout.restore(layout.fresh()));
    }

    /** Goes on from {@link #words}. */
    static Sha256Blocks of(Sha256Layout layout, byte[] words) {
        byte[] state = layout.fresh();
        for (int i = 0; i < STATE; i++) {
            state[layout.place(i)] = words[i];
        }
        return new Sha256Blocks(layout, layout.restore(state));
    }

    /** Adds blocks; the length is a multiple of theirs. */
    void add(byte[] bytes, int offset, int length) {
        if (length % BLOCK != 0) {
            throw new IllegalArgumentException("no whole blocks");
        }
        digest.update(bytes, offset, length);
    }

    /** The words, each with its most significant byte first. */
    byte[] words() {
        byte[] state = digest.getEncodedState();
        byte[] words = new byte[STATE];
        for (int i = 0; i < STATE; i++) {
            words[i] = state[layout.place(i)];
        }
        return words;
    }

    /**
     * The digest of a message whose whole blocks were added; more blocks may be added afterwards.
     *
     * @param last its other bytes
     * @param length bytes of it all
     */
    byte[] digest(byte[] last, long length) {
        byte[] padded = padded(last, length);
        Sha256Blocks ending = of(layout, words());
        ending.add(padded, 0, padded.length);
        return ending.words();
    }

    /** The last blocks of a message of so many bytes: FIPS 180-4 section 5.1.1. */
    static byte[] padded(byte[] last, long length) {
        byte[] padded = Arrays.copyOf(last, ((last.length + 9 + BLOCK - 1) / BLOCK) * BLOCK);
        padded[last.length] = (byte) 0x80;
        for (int i = 0; i < Long.BYTES; i++) {
            padded[padded.length - 1 - i] = (byte) ((length * 8) >>> (8 * i));
        }
        return padded;
    }
}
