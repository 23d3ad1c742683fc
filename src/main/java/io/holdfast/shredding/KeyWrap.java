package io.holdfast.shredding;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.LowLevelCryptoCaller;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.aead.subtle.AesGcmAead;
import com.google.crypto.tink.util.SecretBytes;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys of AES-256 under other keys of AES-256, by AES-GCM (NIST SP 800-38D). AES Key Wrap (RFC 3394) would not say whose
 * key it is, so that a row could be put in the place of another. Without Tink's prefix, whose place the row's master id
 * takes, a wrapped key is a random nonce of 12 bytes, the ciphertext and a tag of 16 bytes, as in the rows of before Tink.
 */
final class KeyWrap {
    /** Bytes of a key of AES-256. */
    static final int KEY = 32;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final AesGcmParameters FORM = form();

    private KeyWrap() {}

    private static AesGcmParameters form() {
        try {
            return AesGcmParameters.builder()
                    .setKeySizeBytes(KEY)
                    .setIvSizeBytes(12)
                    .setTagSizeBytes(16)
                    .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                    .build();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

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
        try {
            return Buffer.buffer(aead(with).encrypt(key.getEncoded(), owner.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Unwraps a key; throws {@link GeneralSecurityException} when it was not wrapped with this one for this owner. */
    static SecretKey unwrap(SecretKey with, Buffer wrapped, String owner) throws GeneralSecurityException {
        return new SecretKeySpec(aead(with).decrypt(wrapped.getBytes(), owner.getBytes(StandardCharsets.UTF_8)), "AES");
    }

    @AccessesPartialKey
    @LowLevelCryptoCaller
    private static Aead aead(SecretKey with) throws GeneralSecurityException {
        return AesGcmAead.create(AesGcmKey.builder()
                .setParameters(FORM)
                .setKeyBytes(SecretBytes.copyFrom(with.getEncoded(), InsecureSecretKeyAccess.get()))
                .build());
    }
}
