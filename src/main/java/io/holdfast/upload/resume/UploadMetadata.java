package io.holdfast.upload.resume;

import io.holdfast.asset.Labels;
import io.holdfast.asset.Output;
import io.holdfast.http.Exchange;
import io.holdfast.http.StampPreference;
import io.holdfast.http.field.Filename;
import io.holdfast.http.field.UuidText;
import io.holdfast.intake.Draft;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What {@code Upload-Metadata} says of a file (tus 1.0.0, section "Upload-Metadata").
 *
 * @param raw the field as sent, to be told again
 * @param values by key; those that nobody here knows are kept too
 */
public record UploadMetadata(Optional<String> raw, Map<String, byte[]> values) {
    private static final int MAX_CHARACTERS = 8 * 1024;
    private static final int MAX_KEYS = 100;
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x2B\\x2D-\\x7E]+");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    private static final Pattern NUMBER = Pattern.compile("0|[1-9]\\d{0,3}");

    /** A media type with or without parameters (RFC 9110 section 8.3.1). */
    private static final Pattern MEDIA_TYPE =
            Pattern.compile("[\\w!#$&^.+-]{1,127}/[\\w!#$&^.+-]{1,127}(?:\\s*;[\\x20-\\x7E]*)?");

    public UploadMetadata {
        values = Map.copyOf(values);
    }

    /**
     * Reads the field.
     *
     * @param lines as they came, none for an absent field
     * @return what it says; throws {@link ProblemType#BAD_REQUEST} where it is malformed or a key comes twice
     */
    public static UploadMetadata of(List<String> lines) {
        String raw = lines.isEmpty() ? "" : lines.get(0).strip();
        if (lines.size() > 1 || raw.length() > MAX_CHARACTERS) {
            throw malformed("stands twice or is longer than " + MAX_CHARACTERS + " characters");
        }
        Map<String, byte[]> values = new LinkedHashMap<>();
        if (!raw.isEmpty()) {
            for (String pair : raw.split(",", -1)) {
                read(pair.strip(), values);
            }
        }
        return new UploadMetadata(Optional.of(raw).filter(text -> !text.isEmpty()), values);
    }

    private static void read(String pair, Map<String, byte[]> values) {
        int space = pair.indexOf(' ');
        String key = space < 0 ? pair : pair.substring(0, space);
        if (!KEY.matcher(key).matches()) {
            throw malformed("has a key that is empty or not of visible ASCII characters");
        }
        try {
            byte[] value = base64(space < 0 ? "" : pair.substring(space + 1));
            if (values.put(key, value) != null) {
                throw malformed("has the key " + key + " twice");
            }
        } catch (IllegalArgumentException wrong) {
            throw malformed("has a value that is not base64");
        }
        if (values.size() > MAX_KEYS) {
            throw malformed("has more than " + MAX_KEYS + " keys");
        }
    }

    /** The file that is meant, its bytes to be kept as sent where this or the request's own field says so. */
    public Draft draft(Exchange exchange) {
        Draft told = draft();
        return told.asSent(told.asSent() || StampPreference.of(exchange));
    }

    /**
     * The file that is meant; {@code name} and {@code type}, as Uppy has them, stand in for {@code filename} and
     * {@code filetype}.
     *
     * @return throws {@link ProblemType#BAD_REQUEST} for a value that is no such thing
     */
    public Draft draft() {
        Optional<String> type = text("filetype").or(() -> text("type")).filter(text -> !text.isEmpty());
        if (type.filter(text -> !MEDIA_TYPE.matcher(text).matches()).isPresent()) {
            throw malformed("has a filetype that is no media type");
        }
        Optional<String> title = text("title").filter(text -> !text.isEmpty());
        if (title.filter(text -> CONTROL.matcher(text).find()).isPresent()) {
            throw malformed("has a title with control characters");
        }
        return new Draft(
                type,
                text("filename").or(() -> text("name")).flatMap(Filename::safe),
                title.map(text -> Labels.of(new JsonObject().put("title", text)))
                        .orElse(Labels.NONE),
                Map.of(),
                output(),
                asSent());
    }

    /** Whether the bytes are to be kept as sent, by the key {@code stamp}. */
    private boolean asSent() {
        return text("stamp")
                .map(word ->
                        StampPreference.of(word).orElseThrow(() -> malformed("has a stamp other than none or xmp")))
                .orElse(false);
    }

    /** The result of a run that is meant, by the keys {@code generation} and {@code output}, which come together. */
    private Optional<Output> output() {
        Optional<String> generation = text("generation");
        Optional<String> number = text("output");
        Optional<UUID> run = generation.flatMap(UuidText::parse);
        if (generation.isPresent() != number.isPresent()
                || number.filter(text -> !NUMBER.matcher(text).matches()).isPresent()
                || generation.isPresent() != run.isPresent()) {
            throw malformed("has a generation or an output that is none");
        }
        return run.map(id -> new Output(id, Integer.parseInt(number.orElseThrow())));
    }

    private Optional<String> text(String key) {
        byte[] value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString());
        } catch (CharacterCodingException wrong) {
            throw malformed("has a " + key + " that is not UTF-8");
        }
    }

    private static ProblemException malformed(String fault) {
        return ProblemType.BAD_REQUEST.asFailure("Upload-Metadata " + fault + ".");
    }

    /** Bytes of a text that is base64 with its padding, which decoders do not insist on. */
    public static byte[] base64(String text) {
        if (text.length() % 4 != 0) {
            throw new IllegalArgumentException("the padding is missing");
        }
        return Base64.getDecoder().decode(text);
    }
}
