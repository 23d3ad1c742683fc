package io.holdfast.stream;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.bouncycastle.crypto.SavableDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;

/**
 * SHA-256 (FIPS 180-4) whose state can be saved and taken up on another machine.
 *
 * <p>Bouncy Castle LTS hashes with the processor's own instructions where it has them, and in Java elsewhere; the two save
 * their states differently, so a state is kept in a form of our own: the count of bytes (8 bytes), the chaining value (32),
 * and the bytes of the unfinished block. Where the native form is not the known one, Java hashes alone, at a tenth of the
 * speed.
 */
final class Sha256 {
    private static final int BLOCK = 64;
    private static final int CHAIN = 32;
    private static final int LEAST_STATE = 8 + CHAIN;

    /** Of the native form: offsets of the fill of its block, the block, the count and the chaining value. */
    private static final int FILL = 8;

    private static final int BUFFER = 16;
    private static final int COUNT = 80;
    private static final int VALUE = 128;
    private static final int NATIVE_STATE = 160;

    /** The order in which SHA instructions want the words: the last is the first. */
    private static final int[] SHUFFLED = {5, 4, 1, 0, 7, 6, 3, 2};

    private static final boolean NATIVE = knownNative();

    private final SavableDigest digest;
    private final boolean nativeForm;

    private Sha256(SavableDigest digest, boolean nativeForm) {
        this.digest = digest;
        this.nativeForm = nativeForm;
    }

    static Sha256 fresh() {
        return fresh(NATIVE);
    }

    static Sha256 fresh(boolean natively) {
        return new Sha256(natively ? SHA256Digest.newInstance() : new SHA256Digest(), natively);
    }

    /** Takes up a saved state; throws {@link IllegalArgumentException} when it is none. */
    static Sha256 of(byte[] state) {
        return of(state, NATIVE);
    }

    static Sha256 of(byte[] state, boolean natively) {
        boolean whole = state.length >= LEAST_STATE
                && ByteBuffer.wrap(state).getLong() >= 0
                && state.length == LEAST_STATE + ByteBuffer.wrap(state).getLong() % BLOCK;
        if (!whole) {
            throw new IllegalArgumentException("not the state of a SHA-256");
        }
        return natively
                ? new Sha256(SHA256Digest.newInstance(toNative(ByteBuffer.wrap(state)), 0), true)
                : new Sha256(new SHA256Digest(toJava(state)), false);
    }

    /** Whether the processor's own instructions are used. */
    static boolean isNative() {
        return NATIVE;
    }

    void update(byte[] bytes, int from, int length) {
        digest.update(bytes, from, length);
    }

    byte[] state() {
        byte[] saved = digest.getEncodedState();
        return nativeForm ? ofNative(saved) : ofJava(saved);
    }

    /** Ends it; once only. */
    byte[] end() {
        byte[] value = new byte[CHAIN];
        digest.doFinal(value, 0);
        return value;
    }

    private static byte[] ofNative(byte[] saved) {
        ByteBuffer from = ByteBuffer.wrap(saved).order(ByteOrder.LITTLE_ENDIAN);
        int fill = (int) from.getLong(FILL);
        ByteBuffer state = ByteBuffer.allocate(LEAST_STATE + fill).putLong(from.getLong(COUNT));
        for (int slot = 0; slot < SHUFFLED.length; slot++) {
            state.putInt(8 + 4 * SHUFFLED[slot], from.getInt(VALUE + 4 * slot));
        }
        state.position(LEAST_STATE);
        return state.put(saved, BUFFER, fill).array();
    }

    private static byte[] toNative(ByteBuffer state) {
        byte[] saved = SHA256Digest.newInstance().getEncodedState();
        ByteBuffer to = ByteBuffer.wrap(saved).order(ByteOrder.LITTLE_ENDIAN);
        to.putLong(FILL, state.getLong(0) % BLOCK).putLong(COUNT, state.getLong(0));
        for (int slot = 0; slot < SHUFFLED.length; slot++) {
            to.putInt(VALUE + 4 * slot, state.getInt(8 + 4 * SHUFFLED[slot]));
        }
        state.position(LEAST_STATE);
        state.get(saved, BUFFER, state.remaining());
        return saved;
    }

    /** Bouncy Castle's form: a word being filled, its fill, the count, eight words, whole words of the block, a purpose. */
    private static byte[] ofJava(byte[] bytes) {
        ByteBuffer saved = ByteBuffer.wrap(bytes);
        int fill = saved.getInt(4);
        long count = saved.getLong(8);
        int words = saved.getInt(16 + CHAIN);
        ByteBuffer state = ByteBuffer.allocate(LEAST_STATE + 4 * words + fill).putLong(count);
        state.put(bytes, 16, CHAIN);
        state.put(bytes, 20 + CHAIN, 4 * words);
        return state.put(bytes, 0, fill).array();
    }

    private static byte[] toJava(byte[] state) {
        byte[] fresh = new SHA256Digest().getEncodedState();
        int rest = state.length - LEAST_STATE;
        int fill = rest % 4;
        ByteBuffer saved = ByteBuffer.allocate(21 + CHAIN + rest - fill);
        saved.put(state, LEAST_STATE + rest - fill, fill).position(4);
        saved.putInt(fill).put(state, 0, 8 + CHAIN);
        saved.putInt(rest / 4).put(state, LEAST_STATE, rest - fill);
        return saved.put(fresh[fresh.length - 1]).array();
    }

    /** Tries it once, because the native form is nobody's promise. */
    private static boolean knownNative() {
        byte[] bytes = new byte[777];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (31 * i);
        }
        try {
            if (SHA256Digest.newInstance().getEncodedState().length != NATIVE_STATE) {
                return false;
            }
            Sha256 first = fresh(true);
            first.update(bytes, 0, 555);
            Sha256 second = of(first.state(), true);
            second.update(bytes, 555, 222);
            Sha256 third = of(first.state(), false);
            third.update(bytes, 555, 222);
            byte[] right = MessageDigest.getInstance("SHA-256").digest(bytes);
            return Arrays.equals(second.end(), right) && Arrays.equals(third.end(), right);
        } catch (NoSuchAlgorithmException | RuntimeException | LinkageError other) {
            return false;
        }
    }
}
