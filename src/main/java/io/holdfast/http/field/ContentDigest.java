package io.holdfast.http.field;

import io.holdfast.problem.ProblemType;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.greenbytes.http.sfv.ByteSequenceItem;
import org.greenbytes.http.sfv.ListElement;
import org.greenbytes.http.sfv.ParseException;
import org.greenbytes.http.sfv.Parser;

/**
 * The digests of a {@code Content-Digest} or {@code Repr-Digest} field (RFC 9530), of the algorithms in use.
 *
 * @param sha256 32 bytes, if stated
 * @param sha512 64 bytes, if stated
 */
public record ContentDigest(Optional<ByteBuffer> sha256, Optional<ByteBuffer> sha512) {
    private static final String SHA_256 = "sha-256";

    /**
     * Reads a field; algorithms that are unknown or insecure are passed over (RFC 9530 section 5).
     *
     * @param lines the field's lines in their order, none for an absent field
     * @return what it states; throws {@link ProblemType#BAD_REQUEST} where it is malformed or a digest has not its
     *     algorithm's length
     */
    public static ContentDigest of(List<String> lines) {
        if (lines.isEmpty()) {
            return new ContentDigest(Optional.empty(), Optional.empty());
        }
        Map<String, ListElement<? extends Object>> stated;
        try {
            stated = new Parser(lines).parseDictionary().get();
        } catch (ParseException e) {
            throw ProblemType.BAD_REQUEST.asFailure("The digest is not a structured field dictionary (RFC 9530)");
        }
        return new ContentDigest(digest(stated, SHA_256, 32), digest(stated, "sha-512", 64));
    }

    /** Whether it states nothing that could be checked. */
    public boolean isEmpty() {
        return sha256.isEmpty() && sha512.isEmpty();
    }

    /** The SHA-256 of some bytes that are at hand. */
    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Renders a SHA-256 as either field's value. */
    public static String sha256Field(byte[] hash) {
        return SHA_256 + "=:" + Base64.getEncoder().encodeToString(hash) + ":";
    }

    /** Makes a strong entity tag of a SHA-256 (RFC 9110 section 8.8.3); its text has the quotes. */
    public static EntityTag etag(byte[] hash) {
        return new EntityTag(false, Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
    }

    private static Optional<ByteBuffer> digest(
            Map<String, ListElement<? extends Object>> stated, String algorithm, int length) {
        ListElement<? extends Object> member = stated.get(algorithm);
        if (member == null) {
            return Optional.empty();
        }
        if (member instanceof ByteSequenceItem item && item.get().remaining() == length) {
            return Optional.of(item.get().asReadOnlyBuffer());
        }
        throw ProblemType.BAD_REQUEST.asFailure(algorithm + " is not a byte sequence of " + length + " bytes");
    }
}
