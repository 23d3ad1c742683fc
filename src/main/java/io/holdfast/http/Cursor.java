package io.holdfast.http;

import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/** The last row of a page as text that says nothing to clients: the next page begins behind it. */
public final class Cursor {
    private static final int ID_BYTES = 16;

    private Cursor() {}

    /** Names a row by its id. */
    public static String of(UUID last) {
        return text(put(ByteBuffer.allocate(ID_BYTES), last));
    }

    /** Reads an id; throws {@link ProblemType#INVALID_FIELD} for what is no cursor of this kind. */
    public static UUID id(String cursor) {
        return id(bytes(cursor, ID_BYTES, ID_BYTES));
    }

    /** The text of what was written to a buffer. */
    public static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1
                .decode(Base64.getUrlEncoder().withoutPadding().encode(bytes.flip()))
                .toString();
    }

    /** Writes an id behind what a buffer holds. */
    public static ByteBuffer put(ByteBuffer bytes, UUID id) {
        return bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    /** Reads an id where a buffer is. */
    public static UUID id(ByteBuffer bytes) {
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    /** The bytes of a cursor that has so many of them; throws {@link ProblemType#INVALID_FIELD}. */
    public static ByteBuffer bytes(String cursor, int least, int most) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            if (bytes.length >= least && bytes.length <= most) {
                return ByteBuffer.wrap(bytes);
            }
        } catch (IllegalArgumentException malformed) {
            throw unknown();
        }
        throw unknown();
    }

    /** The refusal of a text that no page ended with. */
    public static ProblemException unknown() {
        return Problem.invalidField("cursor", "must be the next of an earlier page")
                .asFailure();
    }
}
