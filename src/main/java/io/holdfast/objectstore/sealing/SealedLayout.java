package io.holdfast.objectstore.sealing;

/**
 * Where things are in a sealed object. Each {@value #BLOCK} bytes, and what is left at the end, are a block of their own:
 * 12 bytes of nonce, as many bytes as before, 16 bytes of tag. So sizes follow from one another both ways, a range is found
 * by its blocks, and a part that begins with a block can be sealed by whoever has it.
 */
final class SealedLayout {
    /** Bytes of a block before it is sealed: 0.03 ms of one core and 0.04 % more in the store. */
    static final int BLOCK = 64 * 1024;

    static final int NONCE = 12;
    static final int TAG = 16;

    /** Bytes of a full block once sealed. */
    static final int SEALED_BLOCK = NONCE + BLOCK + TAG;

    private SealedLayout() {}

    /** Bytes of a sealed object of so many bytes; none of none. */
    static long sealed(long size) {
        return size + (size + BLOCK - 1) / BLOCK * (NONCE + TAG);
    }

    /** The block that a byte is in, counted from 0. */
    static long blockOf(long offset) {
        return offset / BLOCK;
    }

    /** Where a block begins in the sealed object. */
    static long begin(long block) {
        return block * SEALED_BLOCK;
    }

    /** Where a block ends in the sealed object, of one that has so many bytes before it is sealed. */
    static long end(long block, long size) {
        return Math.min(begin(block + 1), sealed(size));
    }
}
