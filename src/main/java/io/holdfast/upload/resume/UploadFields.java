package io.holdfast.upload.resume;

import io.holdfast.http.field.CacheControl;
import io.holdfast.http.field.HttpDates;
import io.holdfast.problem.Problem;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.resumable.Upload;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/** What both protocols tell of an upload, in fields that neither minds of the other. */
public final class UploadFields {
    private UploadFields() {}

    /** The path of an upload. */
    public static String path(UUID id) {
        return "/v1/uploads/" + id;
    }

    /** What an answer to a change tells: where the upload goes on, or what it became. */
    public static Map<String, String> progress(Upload upload) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(CacheControl.NAME, CacheControl.NO_STORE.value());
        fields.put("Upload-Offset", Long.toString(upload.offset()));
        if (upload.state() == Upload.State.OPEN) {
            fields.put("Upload-Expires", HttpDates.format(upload.expires()));
        }
        upload.asset().ifPresent(asset -> fields.put("Holdfast-Asset", "/v1/assets/" + asset.id()));
        return fields;
    }

    /** What an answer to a question tells besides. */
    public static Map<String, String> state(Upload upload) {
        Map<String, String> fields = progress(upload);
        if (upload.declared().length().isPresent()) {
            fields.put("Upload-Length", Long.toString(upload.declared().length().getAsLong()));
        } else {
            fields.put("Upload-Defer-Length", "1");
        }
        upload.declared().metadata().ifPresent(metadata -> fields.put("Upload-Metadata", metadata));
        upload.declared().concat().ifPresent(concat -> fields.put("Upload-Concat", concat));
        return fields;
    }

    /**
     * The same upload, if there is something to tell of it.
     *
     * @return throws why its bytes were refused for good, or {@link ProblemType#NOT_FOUND} where its asset was erased
     */
    public static Upload told(Upload upload) {
        upload.failed().ifPresent(why -> {
            throw why.asFailure();
        });
        if (erased(upload)) {
            throw ProblemType.NOT_FOUND.asFailure();
        }
        return upload;
    }

    /** Whether all bytes are there and nothing came of them yet; to clients of tus, telling so would look like success. */
    public static boolean full(Upload upload) {
        return upload.state() == Upload.State.OPEN && upload.declared().length().orElse(-1) == upload.offset();
    }

    /** Whether a failure is one that passes by itself. */
    public static boolean passing(Throwable cause) {
        return cause instanceof TimeoutException
                || (cause instanceof ProblemException refused
                        && (refused.type().status() >= 500 || refused.type() == ProblemType.TOO_MANY_REQUESTS)
                        && refused.type() != ProblemType.QUOTA_EXCEEDED);
    }

    /** As clients of tus have it, who try again after a 503 and give up for good after a 429 (tus-js-client 4.3.1). */
    public static Throwable retried(Throwable cause) {
        if (!(cause instanceof ProblemException refused) || refused.type() != ProblemType.TOO_MANY_REQUESTS) {
            return cause;
        }
        Problem told = refused.problem();
        Problem busy = new Problem(ProblemType.BUSY, told.detail(), told.retryAfterSeconds(), told.extensions());
        return busy.asFailure();
    }

    /** A refusal that clients ask again after, where they would give the upload up after another. */
    public static ProblemException locked() {
        return new Problem(ProblemType.UPLOAD_LOCKED).retryAfter(1).asFailure();
    }

    private static boolean erased(Upload upload) {
        return upload.state() == Upload.State.COMPLETE
                && !upload.declared().partial()
                && upload.asset().isEmpty();
    }
}
