package io.holdfast.identity;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import org.jspecify.annotations.Nullable;

/**
 * A key with the provider of vertx-auth-jwt that verifies by it.
 *
 * <p>One provider a key, so that no key is tried with another's algorithm, several keys may have one id or none, and keys
 * are withdrawn by dropping their providers. Keys are handed over as PEM: a JWK that the provider can't read it skips, and
 * a provider without keys takes tokens without signatures.
 */
final class VerificationKey {
    private static final int MIN_SECRET_BYTES = 32;

    private final @Nullable String id;
    private final String algorithm;
    private final int signatureBytes;
    private final JWTAuth provider;

    /** Of an Ed25519 key, since the provider knows the newer of its two names as no algorithm. */
    private final @Nullable PublicKey ed25519;

    private VerificationKey(
            @Nullable String id, int signatureBytes, PubSecKeyOptions key, @Nullable PublicKey ed25519, Vertx vertx) {
        this.id = id;
        this.ed25519 = ed25519;
        this.algorithm = key.getAlgorithm();
        this.signatureBytes = signatureBytes;
        this.provider = JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(key)
                        .setJWTOptions(new JWTOptions()
                                // claims are compared by ourselves, which says what is wrong with them
                                .setIgnoreExpiration(true)));
    }

    static VerificationKey of(PublishedKey key, Vertx vertx) {
        PubSecKeyOptions options =
                new PubSecKeyOptions().setAlgorithm(key.algorithm()).setBuffer(Buffer.buffer(PemKeys.write(key.key())));
        return new VerificationKey(
                key.id(), key.signatureBytes(), options, key.key() instanceof EdECPublicKey ? key.key() : null, vertx);
    }

    /** Of the shared secret of the settings; throws {@link IllegalArgumentException} when it is too short. */
    static VerificationKey ofSecret(String secret, Vertx vertx) {
        if (secret.getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException("an HS256 secret has at least 32 bytes");
        }
        PubSecKeyOptions options = new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(Buffer.buffer(secret));
        return new VerificationKey(null, MIN_SECRET_BYTES, options, null, vertx);
    }

    /** Whether a token may be signed with it, as far as its header tells. */
    boolean fits(TokenHeader header) {
        return algorithm.equals(header.algorithm())
                && (id == null || header.keyId() == null || id.equals(header.keyId()));
    }

    /** Whether it fits and bears the very id of the header; one without an id may have been replaced by another without. */
    boolean isNamedBy(TokenHeader header) {
        return fits(header) && id != null && id.equals(header.keyId());
    }

    /**
     * Verifies a token's signature.
     *
     * @param signature its last part, decoded: the provider takes other lengths and DER as well, by which one token would
     *     have many forms
     * @return when it is good; fails with whatever the provider says otherwise
     */
    Future<Void> authenticate(String token, byte[] signature) {
        if (signature.length != signatureBytes) {
            return Future.failedFuture("a signature of another length");
        }
        try {
            return ed25519 == null
                    ? provider.authenticate(new TokenCredentials(token)).mapEmpty()
                    : byEd25519(ed25519, token, signature);
        } catch (RuntimeException | GeneralSecurityException odd) { // claims of other types than the provider expects
            return Future.failedFuture(odd);
        }
    }

    private static Future<Void> byEd25519(PublicKey key, String token, byte[] signature)
            throws GeneralSecurityException {
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(key);
        check.update(token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII));
        return check.verify(signature) ? Future.succeededFuture() : Future.failedFuture("another signature");
    }
}
