package io.holdfast.problem;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Each way a request can be refused, one constant per RFC 9457 {@code type}, which fixes its status and title.
 *
 * <p>A slug never changes once published: it is the constant's name in lower case with hyphens.
 */
public enum ProblemType {
    BAD_REQUEST(400, "Malformed request"),
    UNAUTHENTICATED(401, "Missing or invalid access token"),
    SCOPE_MISSING(403, "Required scope missing"),
    ACCOUNT_BLOCKED(403, "Account blocked"),
    ACCOUNT_ERASED(403, "Account erased after this token was issued"),
    REGION_UNKNOWN(403, "Unknown home region"),
    TRAINING_REFUSED(403, "Use for training refused"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    TIMED_OUT(408, "Timed out waiting for the request"),
    CONFLICT(409, "Conflict with the current state of the resource"),
    OFFSET_MISMATCH(409, "Upload offset mismatch"),
    UPLOAD_COMPLETE(409, "Upload already complete"),
    UPLOAD_FINAL(403, "A final upload accepts no data"),
    LET_GO(409, "Superseded by a newer request for this upload"),
    REQUEST_RUNNING(409, "Request with this idempotency key still in progress"),
    LENGTH_CHANGED(400, "Upload length differs from the one declared before"),
    LENGTH_MISMATCH(400, "Length differs from the declared length"),
    TOO_LARGE(413, "Body too large"),
    MEDIA_TYPE_REFUSED(415, "Media type not accepted, or contradicted by the content"),
    TARGET_TOO_LONG(414, "Request target too long"),
    RANGE_NOT_SATISFIABLE(416, "Range not satisfiable"),
    PRECONDITION_FAILED(412, "Precondition failed"),
    OUTPUT_STORED(409, "Output already stored, with the same bytes"),
    OUTPUT_DIFFERS(409, "Output already stored, with different bytes"),
    GONE(410, "Permanently erased"),
    FEATURE_ENDED(410, "Feature decommissioned"),
    EXPORT_STALE(410, "Export outdated by an erasure"),
    URL_EXPIRED(410, "Signed URL expired"),
    LINK_OVER(410, "Link expired, revoked or used up"),
    TUS_VERSION(412, "Unsupported tus version"),
    DIGEST_MISMATCH(422, "Content digest mismatch"),
    CUT_SHORT(422, "File ends before the end that it announces"),
    KEY_REUSED(422, "Idempotency key reused with different content"),
    INVALID_FIELD(422, "Invalid field"),
    TOO_MANY_REQUESTS(429, "Too many requests"),
    FIELDS_TOO_LARGE(431, "Too many header fields, or too large"),
    HELD(423, "Under hold"),
    UPLOAD_LOCKED(423, "Upload locked by another request"),
    TAKEN_DOWN(451, "Taken down by the operator"),
    CHECKSUM_MISMATCH(460, "Checksum mismatch"),
    INTERNAL(500, "Internal error"),
    CONTENT_LOST(500, "Content lost in the object store"),
    UNMARKED(500, "Answer withheld for lack of the do-not-train mark"),
    STORE_UNAVAILABLE(503, "Object store unavailable"),
    DATABASE_UNAVAILABLE(503, "Database unavailable"),
    IDENTITY_UNAVAILABLE(503, "Keys of the token issuer unavailable"),
    NOT_READY(503, "Gateway not ready"),
    BUSY(503, "Gateway at capacity"),
    UNRECORDED(503, "Nothing released, as the disclosure could not be recorded"),
    QUOTA_EXCEEDED(507, "Quota exceeded"),
    MISMATCHING_UPLOAD_OFFSET(409, "Upload offset mismatch", Drafted.TYPES),
    INCONSISTENT_UPLOAD_LENGTH(400, "Upload length differs from the one declared before", Drafted.TYPES),
    COMPLETED_UPLOAD(400, "Upload already complete", Drafted.TYPES);

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

    /** Whether a failure is a refusal of this type. */
    public boolean isOf(@Nullable Throwable cause) {
        return cause instanceof ProblemException refusal && refusal.type() == this;
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
