package io.holdfast.content;

import io.holdfast.asset.SignedUrl;
import io.holdfast.problem.ProblemType;
import io.holdfast.rights.Channel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signed URLs for {@code <img>}, {@code <video>}, downloads and {@code EventSource}: HMAC-SHA-256 over account, asset or export,
 * channel and expiry, which is rounded up so that the URL, and so the browser's cache, is stable for a while.
 */
public final class ContentLinks {
    private static final int SIGNATURE_BYTES = 16;
    private static final int CLAIM_BYTES = 16 + 16 + 8;

    private final String publicUrl;
    private final long lifetimeSeconds;
    private final Mac mac;
    private final Clock clock;

    /**
     * What a valid link opens.
     *
     * @param id of the asset or export; of events, the account's
     * @param expiresAt until when it does
     */
    public record Target(UUID account, UUID id, Instant expiresAt) {}

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
    public SignedUrl of(UUID account, UUID asset) {
        return signed("/c/", Channel.OWNER, account, asset, usualExpiry());
    }

    /** The URL of an export's archive, as long. */
    public SignedUrl ofExport(UUID account, UUID export) {
        return signed("/e/", Channel.EXPORT, account, export, usualExpiry());
    }

    /**
     * The URL of an account's events, as long, but no longer than the token of who asks for it.
     *
     * @param tokenEnds when that is over
     */
    public SignedUrl ofEvents(UUID account, Instant tokenEnds) {
        long expiry = Math.min(usualExpiry(), tokenEnds.getEpochSecond());
        return signed("/events/", Channel.EVENT, account, account, expiry);
    }

    private long usualExpiry() {
        return (clock.instant().getEpochSecond() / lifetimeSeconds + 2) * lifetimeSeconds;
    }

    private SignedUrl signed(String path, Channel channel, UUID account, UUID thing, long expiry) {
        byte[] claim = claim(account, thing, expiry);
        byte[] token = Arrays.copyOf(claim, CLAIM_BYTES + SIGNATURE_BYTES);
        System.arraycopy(sign(channel, claim), 0, token, CLAIM_BYTES, SIGNATURE_BYTES);
        return new SignedUrl(
                publicUrl + path + Base64.getUrlEncoder().withoutPadding().encodeToString(token),
                Instant.ofEpochSecond(expiry));
    }

    /** Where the content credential is for whoever holds a link's token. */
    public String credentialUrl(String token) {
        return publicUrl + "/c/" + token + ".c2pa";
    }

    /**
     * What the token of an asset's URL opens; throws {@link ProblemType#NOT_FOUND} when it is forged and
     * {@link ProblemType#URL_EXPIRED} when it is over.
     */
    public Target open(String token) {
        return open(Channel.OWNER, token);
    }

    /** What the token of an export's URL opens; throws as {@link #open(String)} does. */
    public Target openExport(String token) {
        return open(Channel.EXPORT, token);
    }

    /** Whose events the token of their URL opens; throws as {@link #open(String)} does. */
    public Target openEvents(String token) {
        return open(Channel.EVENT, token);
    }

    private Target open(Channel channel, String token) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(token);
            if (bytes.length != CLAIM_BYTES + SIGNATURE_BYTES) {
                throw ProblemType.NOT_FOUND.asFailure();
            }
            byte[] claim = Arrays.copyOf(bytes, CLAIM_BYTES);
            byte[] signature = Arrays.copyOfRange(bytes, CLAIM_BYTES, bytes.length);
            if (!MessageDigest.isEqual(signature, Arrays.copyOf(sign(channel, claim), SIGNATURE_BYTES))) {
                throw ProblemType.NOT_FOUND.asFailure();
            }
            ByteBuffer fields = ByteBuffer.wrap(claim);
            Target target = new Target(
                    new UUID(fields.getLong(), fields.getLong()),
                    new UUID(fields.getLong(), fields.getLong()),
                    Instant.ofEpochSecond(fields.getLong()));
            if (!target.expiresAt().isAfter(clock.instant())) {
                throw ProblemType.URL_EXPIRED.asFailure();
            }
            return target;
        } catch (IllegalArgumentException malformed) {
            throw ProblemType.NOT_FOUND.asFailure();
        }
    }

    private static byte[] claim(UUID account, UUID thing, long expiry) {
        return ByteBuffer.allocate(CLAIM_BYTES)
                .putLong(account.getMostSignificantBits())
                .putLong(account.getLeastSignificantBits())
                .putLong(thing.getMostSignificantBits())
                .putLong(thing.getLeastSignificantBits())
                .putLong(expiry)
                .array();
    }

    private synchronized byte[] sign(Channel channel, byte[] claim) {
        mac.update(channel.name().getBytes(StandardCharsets.UTF_8));
        return mac.doFinal(claim);
    }
}
