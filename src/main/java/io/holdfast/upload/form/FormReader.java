package io.holdfast.upload.form;

import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bytes of a {@code multipart/form-data} body (RFC 7578, RFC 2046 section 5.1.1) apart as they flow, one part
 * after another and none of them kept: it is full while nobody reads the part that it is at.
 *
 * <p>Not thread-safe: it lives on the event loop of its body.
 */
public final class FormReader implements WriteStream<Buffer> {
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i);\\s*boundary\\s*=\\s*(?:\"([^\"]{1,70})\"|([^;\\s\",]{1,70}))");
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final BoundarySearch HEAD_END = new BoundarySearch(new byte[] {'\r', '\n', '\r', '\n'});
    private static final int MAX_HEAD_BYTES = 8 * 1024;

    /** Where in the form the next byte belongs. */
    private enum At {
        PREAMBLE,
        HEAD,
        PART,
        EPILOGUE
    }

    private final BoundarySearch delimiter;
    private At at = At.PREAMBLE;
    // the first delimiter may stand at the very start, without the line end before it
    private byte[] rest = LINE_END;
    private long skipped;
    private boolean reading;
    private boolean ended;
    private @Nullable Throwable failure;
    private @Nullable FormPart part;
    private @Nullable Promise<Optional<FormPart>> asked;
    private @Nullable Handler<Void> drained;

    private FormReader(String boundary) {
        delimiter = new BoundarySearch(("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Whether a body of this type is a form. */
    public static boolean reads(String contentType) {
        return contentType.regionMatches(true, 0, "multipart/form-data", 0, 19);
    }

    /** A reader for a body of this type; throws {@link ProblemType#BAD_REQUEST} when it names no boundary. */
    static FormReader of(String contentType) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            throw ProblemType.BAD_REQUEST.asFailure("The form names no valid boundary.");
        }
        return new FormReader(boundary.group(1) == null ? boundary.group(2) : boundary.group(1));
    }

    /**
     * Goes on to the next part; the one before must have been read to its end.
     *
     * @return the part, or nothing when the form is over; fails with {@link ProblemType#BAD_REQUEST} when it is malformed,
     *     or as its body does
     */
    Future<Optional<FormPart>> next() {
        if (failure != null) {
            return Future.failedFuture(failure);
        }
        Promise<Optional<FormPart>> next = Promise.promise();
        asked = next;
        readOn();
        return next.future();
    }

    /** Tells that no more bytes will come. */
    void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
            if (asked != null) {
                asked.tryFail(cause);
            }
            if (part != null) {
                part.fail(cause);
            }
        }
    }

    @Override
    public Future<Void> write(Buffer chunk) {
        byte[] bytes = chunk.getBytes();
        if (rest.length == 0) {
            rest = bytes;
        } else {
            byte[] kept = rest;
            rest = Arrays.copyOf(kept, kept.length + bytes.length);
            System.arraycopy(bytes, 0, rest, kept.length, bytes.length);
        }
        read();
        return failure == null ? Future.succeededFuture() : Future.failedFuture(failure);
    }

    @Override
    public Future<Void> end() {
        ended = true;
        read();
        return Future.succeededFuture();
    }

    @Override
    public boolean writeQueueFull() {
        return failure == null && (at == At.PART ? part != null && !part.isAsked() : at == At.HEAD && asked == null);
    }

    @Override
    public FormReader setWriteQueueMaxSize(int maxSize) {
        return this;
    }

    @Override
    public FormReader drainHandler(@Nullable Handler<Void> handler) {
        drained = handler;
        return this;
    }

    @Override
    public FormReader exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }

    /** Reads as far as bytes and demand go; a reader of a part that asks for more while it is served is served here. */
    private void read() {
        if (reading) {
            return;
        }
        reading = true;
        try {
            boolean further = true;
            while (further && failure == null) {
                further = switch (at) {
                    case PREAMBLE -> skipPreamble();
                    case HEAD -> readHead();
                    case PART -> readPart();
                    case EPILOGUE -> over();
                };
            }
            if (ended && failure == null && at != At.EPILOGUE && !writeQueueFull()) {
                throw malformed("The form ends before its last boundary.");
            }
        } catch (ProblemException malformed) {
            fail(malformed);
        } finally {
            reading = false;
        }
    }

    /** Reads what waits here, then lets more bytes come. */
    private void readOn() {
        boolean within = reading;
        read();
        if (!within && drained != null && !ended && !writeQueueFull()) {
            drained.handle(null);
        }
    }

    private boolean skipPreamble() {
        int found = delimiter.in(rest, 0);
        int passed = found < 0 ? Math.max(0, rest.length - delimiter.length() + 1) : found + delimiter.length();
        skip(passed);
        at = found < 0 ? At.PREAMBLE : At.HEAD;
        return found >= 0;
    }

    private boolean readHead() {
        if (rest.length >= 2 && rest[0] == '-' && rest[1] == '-') {
            at = At.EPILOGUE;
            return true;
        }
        int headEnd = HEAD_END.in(rest, 0);
        if (headEnd < 0 ? rest.length > MAX_HEAD_BYTES : headEnd > MAX_HEAD_BYTES) {
            throw malformed("The head of a part is larger than " + MAX_HEAD_BYTES + " bytes.");
        }
        if (headEnd < 0 || asked == null) {
            return false;
        }
        MultiMap headers = fields(new String(rest, 0, headEnd, StandardCharsets.UTF_8));
        pass(headEnd + HEAD_END.length());
        FormPart next = new FormPart(headers, this::readOn);
        part = next;
        at = At.PART;
        answer(Optional.of(next));
        return true;
    }

    private boolean readPart() {
        FormPart current = part;
        if (current == null || !current.isAsked()) {
            return false;
        }
        int found = delimiter.in(rest, 0);
        int ready = found < 0 ? rest.length - delimiter.length() + 1 : found;
        if (ready > 0) {
            Buffer chunk = Buffer.buffer(rest).slice(0, ready);
            pass(ready);
            current.receive(chunk);
            return true;
        }
        if (found < 0) {
            return false;
        }
        pass(delimiter.length());
        at = At.HEAD;
        part = null;
        current.end();
        return true;
    }

    private boolean over() {
        skip(rest.length);
        if (asked != null) {
            answer(Optional.empty());
        }
        return false;
    }

    private void answer(Optional<FormPart> next) {
        Promise<Optional<FormPart>> waiting = asked;
        asked = null;
        if (waiting != null) {
            waiting.complete(next);
        }
    }

    private void skip(int bytes) {
        skipped += bytes;
        if (skipped > MAX_HEAD_BYTES) {
            throw malformed("The form holds too much that is in no part.");
        }
        pass(bytes);
    }

    private void pass(int bytes) {
        rest = Arrays.copyOfRange(rest, bytes, rest.length);
    }

    private static MultiMap fields(String head) {
        MultiMap fields = MultiMap.caseInsensitiveMultiMap();
        String[] lines = head.split("\r\n", -1);
        if (!lines[0].isBlank()) {
            throw malformed("A boundary is followed by other text.");
        }
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon < 1) {
                throw malformed("The head of a part holds a line that is no field.");
            }
            fields.add(
                    lines[i].substring(0, colon).strip(),
                    lines[i].substring(colon + 1).strip());
        }
        return fields;
    }

    private static ProblemException malformed(String detail) {
        return ProblemType.BAD_REQUEST.asFailure(detail);
    }
}
