package io.holdfast.content;

import io.holdfast.problem.ProblemType;
import io.holdfast.rights.Channel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signed content URLs for {@code <img>} and {@code <video>}: HMAC-SHA-256 over account, asset, channel and expiry, which
 * is rounded up so that the URL, and so the browser's cache, is stable for a while.
 */
public final class ContentLinks {
    private static final int SIGNATURE_BYTES = 16;
    private static final int CLAIM_BYTES = 16 + 16 + 8;

    private final String publicUrl;
    private final long lifetimeSeconds;
    private final Mac mac;
    private final Clock clock;

    /** What a valid link opens. */
    public record Target(UUID account, UUID asset) {}

    public ContentLinks(String publicUrl, DeliveryConfig config, Clock clock) {
        this.publicUrl = publicUrl;
        this.lifetimeSeconds = config.contentUrlLifetime().toSeconds();
        this.clock = clock;
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(config.signingKey().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The URL of an asset's bytes, good for one to two lifetimes. */
    public String of(UUID account, UUID asset) {
        long expiry = (clock.instant().getEpochSecond() / lifetimeSeconds + 2) * lifetimeSeconds;
        byte[] claim = claim(account, asset, expiry);
        byte[] token = Arrays.copyOf(claim, CLAIM_BYTES + SIGNATURE_BYTES);
        System.arraycopy(sign(claim), 0, token, CLAIM_BYTES, SIGNATURE_BYTES);
        return publicUrl + "/c/" + Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** Where the content credential is for whoever holds a link's token. */
    public String credentialUrl(String token) {
        return publicUrl + "/c/" + token + ".c2pa";
    }

    /** What a link's token opens; throws {@link ProblemType#NOT_FOUND} when it is forged or over. */
    public Target open(String token) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            if (bytes.length != CLAIM_BYTES + SIGNATURE_BYTES) {
                throw ProblemType.NOT_FOUND.asFailure();
            }
            byte[] claim = Arrays.copyOf(bytes, CLAIM_BYTES);
            byte[] signature = Arrays.copyOfRange(bytes, CLAIM_BYTES, bytes.length);
            ByteBuffer fields = ByteBuffer.wrap(claim);
            Target target = new Target(
                    new UUID(fields.getLong(), fields.getLong()), new UUID(fields.getLong(), fields.getLong()));
            boolean genuine = MessageDigest.isEqual(signature, Arrays.copyOf(sign(claim), SIGNATURE_BYTES));
            if (!genuine || fields.getLong() <= clock.instant().getEpochSecond()) {
                throw ProblemType.NOT_FOUND.asFailure();
            }
            return target;
        } catch (IllegalArgumentException malformed) {
            throw ProblemType.NOT_FOUND.asFailure();
        }
    }

    private static byte[] claim(UUID account, UUID asset, long expiry) {
        return ByteBuffer.allocate(CLAIM_BYTES)
                .putLong(account.getMostSignificantBits())
                .putLong(account.getLeastSignificantBits())
                .putLong(asset.getMostSignificantBits())
                .putLong(asset.getLeastSignificantBits())
                .putLong(expiry)
                .array();
    }

    private synchronized byte[] sign(byte[] claim) {
        mac.update(Channel.OWNER.name().getBytes(StandardCharsets.UTF_8));
        return mac.doFinal(claim);
    }
}
