package io.holdfast.upload.tus;

import io.holdfast.problem.ProblemType;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code Upload-Concat} makes of an upload (tus 1.0.0, section "Concatenation").
 *
 * @param raw the field as sent, to be told again
 * @param pieces of a final upload, in their order
 */
record UploadConcat(Optional<String> raw, Kind kind, List<UUID> pieces) {
    private static final int MAX_PIECES = 10_000;

    /** The parts that an upload can play. */
    enum Kind {
        /** It has nothing to do with others. */
        ALONE,
        /** It is a piece of another. */
        PARTIAL,
        /** It is made of pieces. */
        FINAL
    }

    UploadConcat {
        pieces = List.copyOf(pieces);
    }

    /**
     * Reads the field.
     *
     * @param lines as they came, none for an absent field
     * @param publicUrl under which clients see us; of the pieces' URLs only paths count, because proxies change the rest
     * @return what it says; throws {@link ProblemType#BAD_REQUEST} where it is malformed and {@link ProblemType#NOT_FOUND}
     *     for a piece that can't be an upload of ours
     */
    static UploadConcat of(List<String> lines, String publicUrl) {
        if (lines.isEmpty()) {
            return new UploadConcat(Optional.empty(), Kind.ALONE, List.of());
        }
        String raw = lines.get(0).strip();
        if (lines.size() == 1 && raw.equals("partial")) {
            return new UploadConcat(Optional.of(raw), Kind.PARTIAL, List.of());
        }
        String urls = raw.startsWith("final;") ? raw.substring(6).strip() : "";
        if (lines.size() > 1 || urls.isEmpty()) {
            throw ProblemType.BAD_REQUEST.asFailure(
                    "Upload-Concat is \"partial\", or \"final;\" and the pieces' URLs.");
        }
        return new UploadConcat(Optional.of(raw), Kind.FINAL, pieces(urls, publicUrl));
    }

    private static List<UUID> pieces(String urls, String publicUrl) {
        String prefix = Optional.ofNullable(URI.create(publicUrl).getRawPath()).orElse("");
        Pattern ours = Pattern.compile("(?:(?:https?://[^/?#]+)?(?:" + Pattern.quote(prefix)
                + ")?/v1/uploads/|uploads/)((?i:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))");
        List<UUID> pieces = new ArrayList<>();
        for (String url : urls.split(" +", -1)) {
            Matcher piece = ours.matcher(url);
            if (!piece.matches()) {
                throw ProblemType.NOT_FOUND.asFailure("Upload-Concat names what is no upload here.");
            }
            pieces.add(UUID.fromString(piece.group(1)));
            if (pieces.size() > MAX_PIECES) {
                throw ProblemType.BAD_REQUEST.asFailure("An upload has at most " + MAX_PIECES + " pieces.");
            }
        }
        return pieces;
    }
}
