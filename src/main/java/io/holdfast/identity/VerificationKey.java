package io.holdfast.identity;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
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

    private VerificationKey(
            @Nullable String id, int signatureBytes, PubSecKeyOptions key, Vertx vertx, IdentityConfig config) {
        this.id = id;
        this.algorithm = key.getAlgorithm();
        this.signatureBytes = signatureBytes;
        this.provider = JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(key)
                        .setJWTOptions(new JWTOptions()
                                .setIssuer(config.issuer())
                                .addAudience(config.audience())
                                // times are compared by our own clock
                                .setIgnoreExpiration(true)));
    }

    static VerificationKey of(PublishedKey key, Vertx vertx, IdentityConfig config) {
        PubSecKeyOptions options =
                new PubSecKeyOptions().setAlgorithm(key.algorithm()).setBuffer(Buffer.buffer(PemKeys.write(key.key())));
        return new VerificationKey(key.id(), key.signatureBytes(), options, vertx, config);
    }

    /** Of the shared secret of the settings; throws {@link IllegalArgumentException} when it is too short. */
    static VerificationKey ofSecret(String secret, Vertx vertx, IdentityConfig config) {
        if (secret.getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException("an HS256 secret has at least 32 bytes");
        }
        PubSecKeyOptions options = new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(Buffer.buffer(secret));
        return new VerificationKey(null, MIN_SECRET_BYTES, options, vertx, config);
    }

    /** Whether a token may be signed with it, as far as its header tells. */
    boolean fits(TokenHeader header) {
        return algorithm.equals(header.algorithm())
                && (id == null || header.keyId() == null || id.equals(header.keyId()));
    }

    /** Whether it fits and bears the very id of the header, or none. */
    boolean isNamedBy(TokenHeader header) {
        return fits(header) && (id == null || id.equals(header.keyId()));
    }

    /**
     * Verifies a token's signature, issuer and audience.
     *
     * @param signature its last part, decoded: the provider takes other lengths and DER as well, by which one token would
     *     have many forms
     * @return when it is good; fails with whatever the provider says otherwise
     */
    Future<User> authenticate(String token, byte[] signature) {
        if (signature.length != signatureBytes) {
            return Future.failedFuture("a signature of another length");
        }
        try {
            return provider.authenticate(new TokenCredentials(token));
        } catch (RuntimeException odd) { // claims of other types than the provider expects
            return Future.failedFuture(odd);
        }
    }
}
