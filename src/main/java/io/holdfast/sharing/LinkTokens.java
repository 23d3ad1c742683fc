package io.holdfast.sharing;

import io.holdfast.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets in the URLs of links. A token is its row's key, sealed: a tag of 128 bits (HMAC-SHA-256) that no one without
 * the secret can find, and the account's and the link's id encrypted under it (the SIV construction of RFC 5297, with
 * AES-CTR). So a token that was made up is refused without asking Postgres, one that is real tells nothing of its account,
 * a copy of the database holds no token, and the owner can be shown the URL again. For one event loop.
 */
final class LinkTokens {
    private static final int TAG_BYTES = 16;
    private static final int KEY_BYTES = 32;
    private static final int VIEWING_BYTES = 16 + Long.BYTES + TAG_BYTES;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final Mac tags;
    private final Mac viewings;
    private final SecretKeySpec seal;
    private final Cipher cipher;
    private final Clock clock;

    /** Which row a token names. */
    record Target(UUID account, UUID link) {}

    /** One look at a landing page, whose requests for bytes are one use. */
    record Viewing(UUID id, Instant until) {}

    LinkTokens(String secret, Clock clock) {
        this.clock = clock;
        try {
            tags = mac(secret, "holdfast share link tag");
            viewings = mac(secret, "holdfast share link viewing");
            seal = new SecretKeySpec(mac(secret, "holdfast share link seal").doFinal(), "AES");
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The token of a link, always the same; 64 characters. */
    String of(UUID account, UUID link) {
        byte[] key = put(ByteBuffer.allocate(KEY_BYTES), account, link).array();
        byte[] tag = Arrays.copyOf(tags.doFinal(key), TAG_BYTES);
        return TEXT.encodeToString(ByteBuffer.allocate(TAG_BYTES + KEY_BYTES)
                .put(tag)
                .put(crypt(tag, key))
                .array());
    }

    /** What a token names; throws {@link ProblemType#NOT_FOUND} when it was made up. */
    Target open(String token) {
        byte[] bytes = decoded(token);
        if (bytes.length != TAG_BYTES + KEY_BYTES) {
            throw ProblemType.NOT_FOUND.asFailure();
        }
        byte[] tag = Arrays.copyOf(bytes, TAG_BYTES);
        byte[] key = crypt(tag, Arrays.copyOfRange(bytes, TAG_BYTES, bytes.length));
        if (!MessageDigest.isEqual(tag, Arrays.copyOf(tags.doFinal(key), TAG_BYTES))) {
            throw ProblemType.NOT_FOUND.asFailure();
        }
        ByteBuffer ids = ByteBuffer.wrap(key);
        return new Target(id(ids), id(ids));
    }

    /** A new viewing of a link, as text. */
    String viewing(Target target, Duration length) {
        UUID id = UUID.randomUUID();
        long until = clock.instant().plus(length).getEpochSecond();
        return TEXT.encodeToString(put(ByteBuffer.allocate(VIEWING_BYTES), id)
                .putLong(until)
                .put(tag(target, id, until))
                .array());
    }

    /** The viewing that a text names; none when it is another link's, over, or made up. */
    Optional<Viewing> viewing(Target target, String text) {
        byte[] bytes = decoded(text);
        if (bytes.length != VIEWING_BYTES) {
            return Optional.empty();
        }
        ByteBuffer fields = ByteBuffer.wrap(bytes);
        UUID id = id(fields);
        long until = fields.getLong();
        byte[] tag = Arrays.copyOfRange(bytes, VIEWING_BYTES - TAG_BYTES, VIEWING_BYTES);
        boolean current = until > clock.instant().getEpochSecond();
        return current && MessageDigest.isEqual(tag, tag(target, id, until))
                ? Optional.of(new Viewing(id, Instant.ofEpochSecond(until)))
                : Optional.empty();
    }

    private byte[] tag(Target target, UUID viewing, long until) {
        ByteBuffer claim = ByteBuffer.allocate(KEY_BYTES + 16 + Long.BYTES);
        put(claim, target.account(), target.link(), viewing).putLong(until);
        return Arrays.copyOf(viewings.doFinal(claim.array()), TAG_BYTES);
    }

    private byte[] crypt(byte[] tag, byte[] bytes) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, seal, new IvParameterSpec(tag));
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Mac mac(String secret, String use) throws GeneralSecurityException {
        Mac master = Mac.getInstance("HmacSHA256");
        master.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(master.doFinal(use.getBytes(StandardCharsets.UTF_8)), "HmacSHA256"));
        return mac;
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            return new byte[0];
        }
    }

    private static ByteBuffer put(ByteBuffer bytes, UUID... ids) {
        for (UUID id : ids) {
            bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        }
        return bytes;
    }

    private static UUID id(ByteBuffer bytes) {
        return new UUID(bytes.getLong(), bytes.getLong());
    }
}
