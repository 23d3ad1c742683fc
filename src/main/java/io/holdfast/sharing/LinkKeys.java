package io.holdfast.sharing;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.DeterministicAead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.LowLevelCryptoCaller;
import com.google.crypto.tink.Mac;
import com.google.crypto.tink.daead.AesSivKey;
import com.google.crypto.tink.daead.AesSivParameters;
import com.google.crypto.tink.mac.HmacKey;
import com.google.crypto.tink.mac.HmacParameters;
import com.google.crypto.tink.mac.subtle.HmacMac;
import com.google.crypto.tink.subtle.AesSiv;
import com.google.crypto.tink.subtle.Hkdf;
import com.google.crypto.tink.subtle.PrfHmacJce;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys for one use each, out of the secret of the settings. They are made without Tink's registry, which is global, and
 * without its prefix, which would lengthen each URL by seven characters.
 */
final class LinkKeys {
    private static final int KEY_BYTES = 32;

    /** AES-256-SIV takes two keys of AES-256 (RFC 5297 section 2.2). */
    private static final int SIV_KEY_BYTES = 64;

    private LinkKeys() {}

    /** AES-256-SIV whose key is HKDF-SHA-256 of the secret. */
    @AccessesPartialKey
    static DeterministicAead siv(String secret, String use) throws GeneralSecurityException {
        byte[] key = Hkdf.computeHkdf("HMACSHA256", bytes(secret), new byte[0], bytes(use), SIV_KEY_BYTES);
        return AesSiv.create(AesSivKey.builder()
                .setParameters(AesSivParameters.builder()
                        .setKeySizeBytes(SIV_KEY_BYTES)
                        .setVariant(AesSivParameters.Variant.NO_PREFIX)
                        .build())
                .setKeyBytes(secret(key))
                .build());
    }

    /** HMAC-SHA-256, cut to so many bytes. */
    @AccessesPartialKey
    @LowLevelCryptoCaller
    static Mac mac(String secret, String use, int tagBytes) throws GeneralSecurityException {
        return HmacMac.create(HmacKey.builder()
                .setParameters(HmacParameters.builder()
                        .setKeySizeBytes(KEY_BYTES)
                        .setTagSizeBytes(tagBytes)
                        .setHashType(HmacParameters.HashType.SHA256)
                        .setVariant(HmacParameters.Variant.NO_PREFIX)
                        .build())
                .setKeyBytes(secret(derived(secret, use)))
                .build());
    }

    /** HMAC-SHA-256 of the use, as keys of tags have always been made. */
    private static byte[] derived(String secret, String use) throws GeneralSecurityException {
        return new PrfHmacJce("HMACSHA256", new SecretKeySpec(bytes(secret), "HMAC")).compute(bytes(use), KEY_BYTES);
    }

    private static SecretBytes secret(byte[] key) {
        return SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
