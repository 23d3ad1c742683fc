package io.holdfast.sharing;

import com.google.crypto.tink.DeterministicAead;
import com.google.crypto.tink.Mac;
import io.holdfast.problem.ProblemType;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * The secrets in the URLs of links. A token is its row's key, the account's and the link's id, under AES-SIV (RFC 5297),
 * whose tag of 128 bits no one without the secret can find. So a token that was made up is refused without asking Postgres,
 * one that is real tells nothing of its account, a copy of the database holds no token, and the owner can be shown the URL
 * again, because the same ids always give the same token. Thread-safe.
 */
final class LinkTokens {
    private static final int TAG_BYTES = 16;
    private static final int KEY_BYTES = 32;
    private static final int VIEWING_BYTES = 16 + Long.BYTES + TAG_BYTES;
    private static final byte[] NOTHING = new byte[0];
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final DeterministicAead seal;
    private final FormerLinkTokens former;
    private final Mac viewings;
    private final Clock clock;

    /** Which row a token names. */
    record Target(UUID account, UUID link) {}

    /** One look at a landing page, whose requests for bytes are one use. */
    record Viewing(UUID id, Instant until) {}

    LinkTokens(String secret, Clock clock) {
        this.clock = clock;
        try {
            seal = LinkKeys.siv(secret, "holdfast share link aes-siv");
            former = new FormerLinkTokens(secret);
            viewings = LinkKeys.mac(secret, "holdfast share link viewing", TAG_BYTES);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The token of a link, always the same; 64 characters. */
    String of(UUID account, UUID link) {
        byte[] key = put(ByteBuffer.allocate(KEY_BYTES), account, link).array();
        try {
            return TEXT.encodeToString(seal.encryptDeterministically(key, NOTHING));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What a token names; throws {@link ProblemType#NOT_FOUND} when it was made up. */
    Target open(String token) {
        byte[] bytes = decoded(token);
        if (bytes.length != TAG_BYTES + KEY_BYTES) {
            throw ProblemType.NOT_FOUND.asFailure();
        }
        ByteBuffer ids = ByteBuffer.wrap(ids(bytes));
        return new Target(id(ids), id(ids));
    }

    private byte[] ids(byte[] token) {
        try {
            return seal.decryptDeterministically(token, NOTHING);
        } catch (GeneralSecurityException other) {
            try {
                return former.open(token);
            } catch (GeneralSecurityException neither) {
                throw ProblemType.NOT_FOUND.asFailure();
            }
        }
    }

    /** A new viewing of a link, as text. */
    String viewing(Target target, Duration length) {
        UUID id = UUID.randomUUID();
        long until = clock.instant().plus(length).getEpochSecond();
        return TEXT.encodeToString(put(ByteBuffer.allocate(VIEWING_BYTES), id)
                .putLong(until)
                .put(tag(claim(target, id, until)))
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
        return until > clock.instant().getEpochSecond() && isTag(tag, claim(target, id, until))
                ? Optional.of(new Viewing(id, Instant.ofEpochSecond(until)))
                : Optional.empty();
    }

    private byte[] tag(byte[] claim) {
        try {
            return viewings.computeMac(claim);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private boolean isTag(byte[] tag, byte[] claim) {
        try {
            viewings.verifyMac(tag, claim);
            return true;
        } catch (GeneralSecurityException other) {
            return false;
        }
    }

    private static byte[] claim(Target target, UUID viewing, long until) {
        ByteBuffer claim = ByteBuffer.allocate(KEY_BYTES + 16 + Long.BYTES);
        return put(claim, target.account(), target.link(), viewing)
                .putLong(until)
                .array();
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
