package io.holdfast.problem;

import java.util.Locale;
import java.util.Optional;

/**
 * Each way a request can be refused, one constant per RFC 9457 {@code type}, which fixes its status and title.
 *
 * <p>A slug never changes once published: it is the constant's name in lower case with hyphens.
 */
public enum ProblemType {
    BAD_REQUEST(400, "The request can't be understood"),
    UNAUTHENTICATED(401, "A valid token is needed"),
    SCOPE_MISSING(403, "The token does not allow this"),
    ACCOUNT_BLOCKED(403, "The account is blocked"),
    ACCOUNT_ERASED(403, "The account was erased, and this token was issued before"),
    REGION_UNKNOWN(403, "It is not known in which region the account is at home"),
    TRAINING_REFUSED(403, "Nothing here may be used for training"),
    NOT_FOUND(404, "There is no such resource"),
    METHOD_NOT_ALLOWED(405, "The resource does not offer this method"),
    TIMED_OUT(408, "The body did not arrive in time"),
    CONFLICT(409, "The resource is in another state"),
    OFFSET_MISMATCH(409, "The offset is not where the upload goes on"),
    UPLOAD_COMPLETE(409, "The upload is complete"),
    UPLOAD_FINAL(403, "The upload is made of others and takes no bytes"),
    LET_GO(409, "A newer request goes on with this upload"),
    REQUEST_RUNNING(409, "A request with this idempotency key is still running"),
    LENGTH_CHANGED(400, "The upload was said to be of another length"),
    LENGTH_MISMATCH(400, "The body is not as long as was said"),
    TOO_LARGE(413, "The body is larger than is accepted"),
    MEDIA_TYPE_REFUSED(415, "The media type is not accepted, or the bytes contradict it"),
    RANGE_NOT_SATISFIABLE(416, "No part of the range is there"),
    PRECONDITION_FAILED(412, "The resource has changed"),
    OUTPUT_STORED(409, "The output is stored already, with these very bytes"),
    OUTPUT_DIFFERS(409, "The output is stored already, with other bytes"),
    GONE(410, "It was erased and does not come back"),
    FEATURE_ENDED(410, "The feature was decommissioned"),
    EXPORT_STALE(410, "Something in the export was erased since; make a new one"),
    LINK_OVER(410, "The link lets nobody look any more"),
    TUS_VERSION(412, "The request needs tus 1.0.0"),
    DIGEST_MISMATCH(422, "The bytes do not match the digest that came with them"),
    KEY_REUSED(422, "This idempotency key was used for other bytes"),
    INVALID_FIELD(422, "A field is not valid"),
    TOO_MANY_REQUESTS(429, "Too many requests"),
    HELD(423, "The law wants it kept for now"),
    UPLOAD_LOCKED(423, "Another request still holds the upload"),
    TAKEN_DOWN(451, "It was taken down"),
    CHECKSUM_MISMATCH(460, "The bytes do not match the checksum of the request"),
    INTERNAL(500, "The gateway failed"),
    UNMARKED(500, "The answer was withheld because it did not carry the do-not-train mark"),
    STORE_UNAVAILABLE(503, "The object store is out of reach"),
    DATABASE_UNAVAILABLE(503, "The database is out of reach"),
    NOT_READY(503, "The gateway is not ready to serve yet"),
    BUSY(503, "The gateway is at its limit"),
    UNRECORDED(503, "The release could not be recorded in time, and so it did not happen"),
    QUOTA_EXCEEDED(507, "The account's quota is used up"),
    MISMATCHING_UPLOAD_OFFSET(409, "The offset is not where the upload goes on", Drafted.TYPES),
    INCONSISTENT_UPLOAD_LENGTH(400, "The upload was said to be of another length", Drafted.TYPES),
    COMPLETED_UPLOAD(400, "The upload is complete", Drafted.TYPES);

    /** Types that clients know from elsewhere. */
    private interface Drafted {
        /** The registry that draft-ietf-httpbis-resumable-upload, section "Problem Types", adds its own to. */
        String TYPES = "https://iana.org/assignments/http-problem-types#";
    }

    private final int status;
    private final String title;
    private final String registry;

    ProblemType(int status, String title) {
        this(status, title, "/problems/");
    }

    ProblemType(int status, String title, String registry) {
        this.status = status;
        this.title = title;
        this.registry = registry;
    }

    /** The HTTP status code (RFC 9110 section 15). */
    public int status() {
        return status;
    }

    /** What went wrong, for a person; the same for each occurrence. */
    public String title() {
        return title;
    }

    /** The RFC 9457 type: {@code /problems/<slug>}, or where it was registered by others. */
    public String uri() {
        return registry + slug();
    }

    /** The last segment or the fragment of the type URI. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The type with this slug, if there is one. */
    public static Optional<ProblemType> ofSlug(String slug) {
        for (ProblemType type : values()) {
            if (type.slug().equals(slug)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** A refusal of this type with nothing more to say. */
    public ProblemException asFailure() {
        return new Problem(this).asFailure();
    }

    /**
     * A refusal of this type.
     *
     * @param detail what a client can do about it; never a path, a token, a prompt or another tenant's data
     */
    public ProblemException asFailure(String detail) {
        return new Problem(this).withDetail(detail).asFailure();
    }
}
