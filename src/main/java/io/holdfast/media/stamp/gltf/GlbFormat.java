package io.holdfast.media.stamp.gltf;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holdfast.media.stamp.core.Format;
import io.holdfast.media.stamp.core.Outcome;
import io.holdfast.media.stamp.core.StampRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** GLB, a glTF document with its buffer behind it: glTF 2.0 section 4. The document is written anew; the buffer moves as it is. */
public final class GlbFormat implements Format {
    private static final long MAGIC = 0x46546C67L;
    private static final long JSON = 0x4E4F534AL;
    private static final long BIN = 0x004E4942L;
    private static final int HEAD = 12;
    private static final int CHUNK = 8;
    private static final int ALIGNED = 4;
    private static final long MAX_LENGTH = 0xFFFF_FFFFL;

    @Override
    public Optional<Plan> plan(Buffer head, boolean more, OptionalLong length, StampRequest wish) {
        boolean waiting = more && head.length() < LOOK_AHEAD;
        if (head.length() < HEAD + CHUNK) {
            return waiting ? Optional.empty() : Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        long size = head.getUnsignedIntLE(8);
        long json = head.getUnsignedIntLE(HEAD);
        boolean sound = head.getUnsignedIntLE(0) == MAGIC
                && head.getUnsignedIntLE(4) == 2
                && head.getUnsignedIntLE(HEAD + 4) == JSON
                && HEAD + CHUNK + json <= size
                && size == length.orElse(size);
        if (!sound) {
            return Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        int end = (int) Math.min(MAX_LENGTH / 2, HEAD + CHUNK + json);
        long needed = (long) end + (size > end ? CHUNK : 0);
        if (needed > LOOK_AHEAD) {
            return Optional.of(Plan.keeping(Outcome.UNSUPPORTED));
        }
        if (head.length() < needed) {
            return waiting ? Optional.empty() : Optional.of(Plan.keeping(Outcome.MALFORMED));
        }
        return Optional.of(plan(head, end, size, wish));
    }

    private static Plan plan(Buffer head, int end, long size, StampRequest wish) {
        Optional<JsonObject> document = document(head, end, size);
        if (document.isEmpty()) {
            return Plan.keeping(Outcome.MALFORMED);
        }
        try {
            GltfMark.put(document.get(), wish);
        } catch (RuntimeException other) { // what stands where objects must
            return Plan.keeping(Outcome.MALFORMED);
        }
        Buffer marked = Buffer.buffer(document.get().encode());
        while (marked.length() % ALIGNED != 0) {
            marked.appendString(" ");
        }
        int was = end - HEAD - CHUNK;
        long stored = size + marked.length() - was;
        if (stored > MAX_LENGTH) {
            return Plan.keeping(Outcome.UNSUPPORTED);
        }
        Buffer sizes = Buffer.buffer().appendUnsignedIntLE(stored).appendUnsignedIntLE(marked.length());
        List<Splice> splices = List.of(new Splice(8, CHUNK, sizes), new Splice(HEAD + CHUNK, was, marked));
        return new Plan(Outcome.STAMPED, splices, 0, Long.MAX_VALUE, 0, Buffer.buffer());
    }

    /** The document, if it says what it must and its first buffer is there. */
    private static Optional<JsonObject> document(Buffer head, int end, long size) {
        try {
            JsonObject document = new JsonObject(head.getString(HEAD + CHUNK, end, UTF_8.name()));
            boolean asset = document.getValue("asset") instanceof JsonObject;
            return asset && buffered(document, head, end, size) ? Optional.of(document) : Optional.empty();
        } catch (RuntimeException other) { // what is no JSON, and what stands where objects must
            return Optional.empty();
        }
    }

    /** Whether the chunk of the buffer has the bytes that the document says, section 4.4.3.3. */
    private static boolean buffered(JsonObject document, Buffer head, int end, long size) {
        JsonArray buffers = document.getJsonArray("buffers", new JsonArray());
        boolean inside = !buffers.isEmpty() && !buffers.getJsonObject(0).containsKey("uri");
        long bytes = inside ? buffers.getJsonObject(0).getLong("byteLength", -1L) : 0;
        if (size == end) {
            return !inside;
        }
        long chunk = head.getUnsignedIntLE(end);
        boolean bin = head.getUnsignedIntLE(end + 4) == BIN;
        return end + CHUNK + chunk <= size && (!bin || !inside || (bytes >= 0 && bytes <= chunk));
    }
}
