package io.holdfast.upload.tus;

import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.resumable.AppendRequest;
import io.holdfast.upload.resume.UploadMetadata;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The fields of a tus request (tus 1.0.0, sections "Headers" and "Protocol Extensions"), read strictly. */
public final class TusFields {
    public static final String VERSION = "1.0.0";
    public static final String CHUNK = "application/offset+octet-stream";
    public static final String EXTENSIONS =
            "creation,creation-with-upload,creation-defer-length,expiration,checksum," + "termination,concatenation";
    public static final String CHECKSUMS = "sha256,sha1,crc32c";

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** A checksum's name here, and its bytes. */
    private record Algorithm(String name, int bytes) {}

    private static final Map<String, Algorithm> ALGORITHMS = Map.of(
            "sha1", new Algorithm("SHA-1", 20),
            "sha256", new Algorithm("SHA-256", 32),
            "crc32c", new Algorithm("CRC32C", 4));

    private final MultiMap fields;

    public TusFields(MultiMap fields) {
        this.fields = fields;
    }

    /** Where the body belongs; throws {@link ProblemType#BAD_REQUEST} where that is not said. */
    long offset() {
        return number("Upload-Offset").orElseThrow(() -> malformed("Upload-Offset is missing."));
    }

    /** Bytes of the whole, where said. */
    OptionalLong length() {
        return number("Upload-Length");
    }

    /** Whether the length comes later; throws {@link ProblemType#BAD_REQUEST} unless it is said now or deferred. */
    boolean deferred() {
        List<String> deferred = fields.getAll("Upload-Defer-Length");
        if (!deferred.isEmpty() && !deferred.equals(List.of("1"))) {
            throw malformed("Upload-Defer-Length is 1 or absent.");
        }
        if (deferred.isEmpty() != length().isPresent()) {
            throw malformed("Either Upload-Length or Upload-Defer-Length is needed.");
        }
        return !deferred.isEmpty();
    }

    /** Whether anything is said of the length. */
    boolean saysLength() {
        return fields.contains("Upload-Length") || fields.contains("Upload-Defer-Length");
    }

    /** Whether the body is a part of the upload, as its media type says. */
    public boolean chunk() {
        return Optional.ofNullable(fields.get("Content-Type"))
                .map(type -> type.split(";", 2)[0].strip())
                .filter(CHUNK::equalsIgnoreCase)
                .isPresent();
    }

    /** What the body must sum up to (section "Checksum"). */
    Optional<AppendRequest.Checksum> checksum() {
        List<String> lines = fields.getAll("Upload-Checksum");
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        String[] words = lines.get(0).strip().split(" ", -1);
        Algorithm algorithm = ALGORITHMS.get(words[0]);
        if (lines.size() > 1 || words.length != 2 || algorithm == null) {
            throw malformed("Upload-Checksum is one of " + CHECKSUMS + " and the digest in base64.");
        }
        try {
            byte[] value = UploadMetadata.base64(words[1]);
            if (value.length == algorithm.bytes()) {
                return Optional.of(new AppendRequest.Checksum(algorithm.name(), value));
            }
        } catch (IllegalArgumentException wrong) {
            // told below
        }
        throw malformed("Upload-Checksum has no digest of " + algorithm.bytes() + " bytes in base64.");
    }

    private OptionalLong number(String name) {
        List<String> lines = fields.getAll(name);
        if (lines.isEmpty()) {
            return OptionalLong.empty();
        }
        String text = lines.get(0);
        if (lines.size() > 1 || !NUMBER.matcher(text).matches()) {
            throw malformed(name + " is a number of bytes.");
        }
        return OptionalLong.of(Long.parseLong(text));
    }

    private static ProblemException malformed(String fault) {
        return ProblemType.BAD_REQUEST.asFailure(fault);
    }
}
