package io.holdfast.sharing;

import com.google.crypto.tink.Mac;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Opens tokens that were given out before AES-SIV came from a library: HMAC-SHA-256 cut to 128 bits over the ids, which is
 * also the first counter block of AES-CTR over them. Such links live until their owners end them.
 */
final class FormerLinkTokens {
    private static final int TAG_BYTES = 16;
    private static final int KEY_BYTES = 32;

    private final Mac tags;
    private final SecretKeySpec seal;

    FormerLinkTokens(String secret) throws GeneralSecurityException {
        tags = LinkKeys.mac(secret, "holdfast share link tag", TAG_BYTES);
        // HMAC of nothing under the key for this use, not that key itself
        Mac seals = LinkKeys.mac(secret, "holdfast share link seal", KEY_BYTES);
        seal = new SecretKeySpec(seals.computeMac(new byte[0]), "AES");
    }

    /** The ids in a token; throws {@link GeneralSecurityException} when it was made up. */
    byte[] open(byte[] token) throws GeneralSecurityException {
        byte[] tag = Arrays.copyOf(token, TAG_BYTES);
        Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, seal, new IvParameterSpec(tag));
        byte[] ids = cipher.doFinal(token, TAG_BYTES, token.length - TAG_BYTES);
        tags.verifyMac(tag, ids);
        return ids;
    }
}
