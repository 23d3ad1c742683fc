package io.holdfast.shredding;

import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A master key that the settings hold. */
public final class ConfiguredMasterKey implements MasterKey {
    private static final int ID_BYTES = 8;

    private final SecretKey key;
    private final String id;

    private ConfiguredMasterKey(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
        this.id = idOf(key);
        // the first use loads classes for a third of a second, which no event loop has
        KeyWrap.wrap(this.key, KeyWrap.fresh(), id);
    }

    /**
     * Reads one.
     *
     * @param text Base64 of 32 random bytes; throws {@link IllegalArgumentException}, whose message does not hold it, for
     *     anything else
     */
    public static ConfiguredMasterKey of(String text) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("is not Base64");
        }
        if (key.length != KeyWrap.KEY) {
            throw new IllegalArgumentException("is not Base64 of " + KeyWrap.KEY + " bytes");
        }
        return new ConfiguredMasterKey(key);
    }

    private static String idOf(byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("holdfast master key".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(key), 0, ID_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The 32 bytes of it. */
    byte[] bytes() {
        return key.getEncoded();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Future<Buffer> wrap(UUID account, SecretKey wanted) {
        return Future.succeededFuture(KeyWrap.wrap(key, wanted, account.toString()));
    }

    @Override
    public Future<SecretKey> unwrap(UUID account, Buffer wrapped) {
        try {
            return Future.succeededFuture(KeyWrap.unwrap(key, wrapped, account.toString()));
        } catch (GeneralSecurityException other) {
            return Future.failedFuture(ProblemType.GONE.asFailure());
        }
    }

    @Override
    public String toString() {
        return "GivenMasterKey[" + id + "]";
    }
}
