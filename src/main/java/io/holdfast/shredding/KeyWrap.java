package io.holdfast.shredding;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys of AES-256 under other keys of AES-256: a random nonce of 12 bytes, then AES-GCM (NIST SP 800-38D). AES Key Wrap
 * (RFC 3394) would not say whose key it is, so that a row could be put in the place of another.
 */
final class KeyWrap {
    /** Bytes of a key of AES-256. */
    static final int KEY = 32;

    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private KeyWrap() {}

    /** A key that nobody had before. */
    static SecretKey fresh() {
        byte[] key = new byte[KEY];
        RANDOM.nextBytes(key);
        return new SecretKeySpec(key, "AES");
    }

    /**
     * Wraps a key.
     *
     * @param owner whose it is; the same is needed to unwrap it
     */
    static Buffer wrap(SecretKey with, SecretKey key, String owner) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            return Buffer.buffer(nonce)
                    .appendBytes(cipher(Cipher.ENCRYPT_MODE, with, nonce, owner).doFinal(key.getEncoded()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Unwraps a key; throws when it was not wrapped with this one for this owner. */
    static SecretKey unwrap(SecretKey with, Buffer wrapped, String owner) throws GeneralSecurityException {
        byte[] bytes = wrapped.getBytes();
        byte[] nonce = Arrays.copyOf(bytes, NONCE);
        byte[] key = cipher(Cipher.DECRYPT_MODE, with, nonce, owner).doFinal(bytes, NONCE, bytes.length - NONCE);
        return new SecretKeySpec(key, "AES");
    }

    private static Cipher cipher(int mode, SecretKey with, byte[] nonce, String owner) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, with, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
