package io.holdfast.upload.ietf;

import io.holdfast.http.field.ContentDigest;
import io.holdfast.problem.ProblemType;
import io.holdfast.resumable.AppendRequest;
import io.vertx.core.MultiMap;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.greenbytes.http.sfv.BooleanItem;
import org.greenbytes.http.sfv.IntegerItem;
import org.greenbytes.http.sfv.Item;
import org.greenbytes.http.sfv.ParseException;
import org.greenbytes.http.sfv.Parser;

/**
 * The fields of a request for resumable uploads (draft-ietf-httpbis-resumable-upload-12, section "Header Fields").
 *
 * <p>They are structured fields; one that is not of its type counts as absent (RFC 9651 section 4.2).
 */
public final class IetfFields {
    public static final String CHUNK = "application/partial-upload";

    private static final String COMPLETE = "Upload-Complete";
    private static final String INCOMPLETE = "Upload-Incomplete";
    private static final String INTEROP = "Upload-Draft-Interop-Version";

    private final MultiMap fields;

    public IetfFields(MultiMap fields) {
        this.fields = fields;
    }

    /** Whether a request is one of this protocol. */
    public boolean present() {
        return saysCompleteness() || fields.contains(INTEROP);
    }

    Interop interop() {
        return Interop.of(number(INTEROP));
    }

    /** Whether the upload is whole with this request; empty where that is not said, or not in words that count. */
    public Optional<Boolean> complete() {
        Optional<Boolean> complete = flag(COMPLETE);
        Optional<Boolean> opposite = flag(INCOMPLETE).map(incomplete -> !incomplete);
        return interop().inverted() ? opposite.or(() -> complete) : complete.or(() -> opposite);
    }

    /** Whether a field says anything at all of completeness. */
    boolean saysCompleteness() {
        return fields.contains(COMPLETE) || fields.contains(INCOMPLETE);
    }

    /** Whether anything is said that only a change may say. */
    boolean saysChange() {
        return saysCompleteness() || fields.contains("Upload-Offset") || fields.contains("Upload-Length");
    }

    /** Where the body belongs; throws {@link ProblemType#BAD_REQUEST} where that is not said. */
    long offset() {
        return number("Upload-Offset")
                .orElseThrow(() -> ProblemType.BAD_REQUEST.asFailure("Upload-Offset is missing."));
    }

    /** Bytes of the whole, where said. */
    OptionalLong length() {
        return number("Upload-Length");
    }

    /** The body's media type without its parameters. */
    Optional<String> type() {
        return Optional.ofNullable(fields.get("Content-Type"))
                .map(type -> type.split(";", 2)[0].strip())
                .filter(type -> !type.isEmpty());
    }

    /** Whether the body's type says nothing but that it is a part of an upload. */
    boolean chunk() {
        return type().filter(CHUNK::equalsIgnoreCase).isPresent();
    }

    /** What this request's bytes must hash to ({@code Content-Digest}, RFC 9530 section 2). */
    Optional<AppendRequest.Checksum> checksum() {
        ContentDigest digest = ContentDigest.of(fields.getAll("Content-Digest"));
        return digest.sha256()
                .map(value -> new AppendRequest.Checksum("SHA-256", bytes(value)))
                .or(() -> digest.sha512().map(value -> new AppendRequest.Checksum("SHA-512", bytes(value))));
    }

    /** What the whole upload must hash to ({@code Repr-Digest}, RFC 9530 section 3). */
    Map<String, byte[]> digests() {
        ContentDigest digest = ContentDigest.of(fields.getAll("Repr-Digest"));
        Map<String, byte[]> digests = new HashMap<>();
        digest.sha256().ifPresent(value -> digests.put("sha-256", bytes(value)));
        digest.sha512().ifPresent(value -> digests.put("sha-512", bytes(value)));
        return digests;
    }

    private static byte[] bytes(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return bytes;
    }

    private Optional<Boolean> flag(String name) {
        return item(name).filter(BooleanItem.class::isInstance).map(flag -> ((BooleanItem) flag).get());
    }

    private OptionalLong number(String name) {
        Optional<Item<? extends Object>> number = item(name);
        return number.isPresent() && number.get() instanceof IntegerItem integer && integer.getAsLong() >= 0
                ? OptionalLong.of(integer.getAsLong())
                : OptionalLong.empty();
    }

    private Optional<Item<? extends Object>> item(String name) {
        List<String> lines = fields.getAll(name);
        try {
            return lines.isEmpty() ? Optional.empty() : Optional.of(new Parser(lines).parseItem());
        } catch (ParseException ignored) {
            return Optional.empty();
        }
    }
}
