package io.holdfast.upload.ietf;

import io.holdfast.resumable.Upload;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * Which draft of resumable uploads a client follows (draft-ietf-httpbis-resumable-upload, field
 * {@code Upload-Draft-Interop-Version}): 3 is -01, 4 is -02, 5 is -03, 6 is -04 and -05, 7 is -06 to -08, 8 is -09 and
 * later.
 *
 * @param number 3 to 8; 0 where none is said or none that is known, which means the newest text without interim responses
 */
public record Interop(int number) {
    private static final int NONE = 0;
    private static final int OLDEST = 3;
    private static final int NEWEST = 8;

    /** The version that a field's value names. */
    static Interop of(OptionalLong stated) {
        long number = stated.orElse(NONE);
        return new Interop(number >= OLDEST && number <= NEWEST ? (int) number : NONE);
    }

    /** Whether it is one of the drafts, whose clients know 104. */
    boolean known() {
        return number != NONE;
    }

    /** Whether completeness is told by its opposite, {@code Upload-Incomplete}. */
    boolean inverted() {
        return number == OLDEST;
    }

    /** Whether an append that does not say so is the last, a body has any type, and every append is answered with 201. */
    boolean lenient() {
        return known() && number <= 6;
    }

    /** Whether appends have a media type of their own. */
    boolean typed() {
        return !known() || number >= 6;
    }

    /** Whether a question must not hold what only a change may say. */
    boolean strictAboutQuestions() {
        return lenient();
    }

    /** Whether {@code Upload-Limit} is known. */
    boolean limited() {
        return !known() || number >= 6;
    }

    /** Whether offsets may be told while the body is on its way. */
    boolean progress() {
        return number >= 5;
    }

    /** Whether it is what tus-js-client speaks, which takes every failing HEAD but 423 as the end. */
    boolean ofTusClients() {
        return number == 5 || number == 6;
    }

    /** The value of {@code Upload-Limit} for an upload; what is left of its life is the client's to count. */
    public String limit(long mostBytes, Upload upload) {
        long seconds =
                Math.max(0, Duration.between(Instant.now(), upload.expires()).toSeconds());
        return limit(mostBytes) + (number == 6 ? ", expires=" : ", max-age=") + seconds;
    }

    /** The value of {@code Upload-Limit} for any upload. */
    public static String limit(long mostBytes) {
        return "max-size=" + mostBytes;
    }
}
