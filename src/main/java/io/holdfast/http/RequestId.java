package io.holdfast.http;

import io.vertx.core.MultiMap;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Names a request: as its sender did, as its trace does (W3C Trace Context), or anew. */
public final class RequestId {
    private static final Pattern GIVEN = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern TRACEPARENT = Pattern.compile(
            "(?!ff)[0-9a-f]{2}" + "-((?!0{32})[0-9a-f]{32})" + "-(?!0{16})[0-9a-f]{16}" + "-[0-9a-f]{2}(?:-.*)?");

    private static final int VERSION_0_LENGTH = 55;

    private RequestId() {}

    /** The valid {@code X-Request-Id}, else the valid {@code traceparent}'s trace id, else 32 random hex digits. */
    public static String of(MultiMap headers) {
        return given(headers).or(() -> traced(headers)).orElseGet(RequestId::random);
    }

    private static Optional<String> given(MultiMap headers) {
        return Optional.ofNullable(headers.get("X-Request-Id"))
                .filter(id -> GIVEN.matcher(id).matches());
    }

    private static Optional<String> traced(MultiMap headers) {
        return Optional.ofNullable(headers.get("traceparent"))
                .filter(trace -> !trace.startsWith("00") || trace.length() == VERSION_0_LENGTH) // later ones may go on
                .map(TRACEPARENT::matcher)
                .filter(trace -> trace.matches())
                .map(trace -> trace.group(1));
    }

    private static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
