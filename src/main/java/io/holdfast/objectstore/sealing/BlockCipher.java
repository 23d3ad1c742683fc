package io.holdfast.objectstore.sealing;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM (NIST SP 800-38D) of one object's blocks, with the number of the block as additional data, so that a block
 * is good at its own place only. Not thread-safe.
 *
 * <p>Nonces are random and stored with the block, because a part is written again, maybe with other bytes, when its writer
 * died, and the block's number as nonce would come twice then. 2^27 blocks, 8 TiB, leave a chance of 2^-43 that two nonces are
 * alike. There is no flag on the last block as in STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015), because which part is the
 * last is not known when it is written; that none is missing follows from the size, which {@link ObjectKeys} records.
 */
final class BlockCipher {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TAG_BITS = 8 * SealedLayout.TAG;

    private final SecretKey key;
    private final Cipher cipher;
    private final byte[] nonce = new byte[SealedLayout.NONCE];
    private final byte[] number = new byte[Long.BYTES];

    BlockCipher(SecretKey key) {
        this.key = key;
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Begins to seal a block; writes its nonce. */
    void begin(long block, ByteBuffer sealed) {
        RANDOM.nextBytes(nonce);
        sealed.put(nonce);
        try {
            start(Cipher.ENCRYPT_MODE, block);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Seals some bytes of the block. */
    void add(ByteBuffer plain, ByteBuffer sealed) {
        try {
            cipher.update(plain, sealed);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Ends the block; writes what is left of it and its tag. */
    void end(ByteBuffer sealed) {
        try {
            cipher.doFinal(ByteBuffer.allocate(0), sealed);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Opens a block.
     *
     * @param length of the sealed block, more than a nonce and a tag
     * @return all of its bytes; throws when it is not the block that was sealed with this key and number
     */
    byte[] open(long block, byte[] sealed, int length) throws GeneralSecurityException {
        System.arraycopy(sealed, 0, nonce, 0, nonce.length);
        start(Cipher.DECRYPT_MODE, block);
        return cipher.doFinal(sealed, nonce.length, length - nonce.length);
    }

    private void start(int mode, long block) throws GeneralSecurityException {
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        ByteBuffer.wrap(number).putLong(block);
        cipher.updateAAD(number);
    }
}
