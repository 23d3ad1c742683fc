package io.holdfast.generation.ingest;

import io.holdfast.generation.RunDraft;
import io.holdfast.intake.IntakeBatch;
import io.holdfast.outbound.AddressGuard;
import io.holdfast.outbound.AddressRefused;
import io.holdfast.problem.ProblemType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a backend asks to be fetched.
 *
 * @param url in its one form
 * @param fingerprint tells the same request from another
 */
record IngestDraft(String url, Optional<String> mediaType, Optional<Buffer> sha256, Buffer fingerprint) {
    private static final Set<String> FIELDS = Set.of("url", "mediaType", "sha256");
    private static final int MAX_URL = 8192;
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z0-9.+-]{1,64}/[a-z0-9.+-]{1,64}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

    /**
     * Reads a request; throws {@link ProblemType#INVALID_FIELD} for a field that is not known or not valid, and for a URL that
     * may not be called, without showing it.
     */
    static IngestDraft of(JsonObject body, AddressGuard guard) {
        body.fieldNames().stream()
                .filter(field -> !FIELDS.contains(field))
                .findFirst()
                .ifPresent(field -> {
                    throw RunDraft.invalid(field, "is not known");
                });
        String url = url(
                RunDraft.text(body, "url", MAX_URL).orElseThrow(() -> RunDraft.invalid("url", "is missing")), guard);
        Optional<String> type = matching(body, "mediaType", MEDIA_TYPE, "must be a media type such as image/png");
        Optional<String> sha256 = matching(body, "sha256", SHA256, "must be 64 hexadecimal digits");
        String all = url + "\n" + type.orElse("") + "\n" + sha256.orElse("").toLowerCase(java.util.Locale.ROOT);
        return new IngestDraft(url, type, sha256.map(HexFormat.of()::parseHex).map(Buffer::buffer), fingerprint(all));
    }

    private static String url(String url, AddressGuard guard) {
        try {
            return guard.check(url).uri().toString();
        } catch (AddressRefused refused) {
            throw RunDraft.invalid("url", refused.fault());
        }
    }

    private static Optional<String> matching(JsonObject body, String field, Pattern pattern, String fault) {
        Optional<String> value = RunDraft.text(body, field, MAX_URL);
        value.filter(text -> !pattern.matcher(text).matches()).ifPresent(text -> {
            throw RunDraft.invalid(field, fault);
        });
        return value;
    }

    private static Buffer fingerprint(String text) {
        return Buffer.buffer(IntakeBatch.fingerprint(List.of(text.getBytes(StandardCharsets.UTF_8))));
    }

    /** Leaves the URL out, which is a secret as often as not. */
    @Override
    public String toString() {
        return "IngestDraft[" + mediaType + "]";
    }
}
