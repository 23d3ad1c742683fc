package io.holdfast.generation.ingest;

import io.holdfast.http.field.RetryAfter;
import io.holdfast.outbound.Reply;
import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a server's answer says of the bytes that follow.
 *
 * @param first where the first of them belongs; empty when that is not said or not understood
 * @param length how many follow, where known
 * @param total how many there are in all, where known
 * @param validator tells these bytes from later ones: a strong entity tag, or else a date (RFC 9110 section 13.1.5)
 * @param framed whether a cut can be told from the end
 * @param coded whether they are compressed on the way, in which case no range of them can be asked for
 */
record FetchedBytes(
        OptionalLong first,
        OptionalLong length,
        OptionalLong total,
        Optional<String> validator,
        boolean framed,
        boolean coded) {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/(?:([0-9]{1,18})|\\*)");
    private static final Pattern UNSATISFIED = Pattern.compile("bytes \\*/([0-9]{1,18})");

    static FetchedBytes of(Reply reply) {
        MultiMap headers = reply.headers();
        OptionalLong length = number(headers.get("Content-Length"));
        OptionalLong first = OptionalLong.of(0);
        OptionalLong total = length;
        String range = String.valueOf(headers.get("Content-Range"));
        if (reply.status() == 206) {
            Matcher parts = RANGE.matcher(range);
            boolean told = parts.matches();
            first = told ? number(parts.group(1)) : OptionalLong.empty();
            total = told ? number(parts.group(2)) : OptionalLong.empty();
        } else if (reply.status() == 416) {
            Matcher all = UNSATISFIED.matcher(range);
            total = all.matches() ? number(all.group(1)) : OptionalLong.empty();
        }
        String transfer = String.valueOf(headers.get("Transfer-Encoding")).toLowerCase(Locale.ROOT);
        String coding = headers.get("Content-Encoding");
        return new FetchedBytes(
                first,
                length,
                total,
                validator(headers),
                length.isPresent() || transfer.contains("chunked"),
                coding != null && !coding.equalsIgnoreCase("identity"));
    }

    /** Seconds that an answer asks to be left alone for, 0 if it does not. */
    static int retryAfterSeconds(Reply reply) {
        return RetryAfter.parse(reply.headers().get("Retry-After"), Instant.now())
                .map(asked -> (int) Math.min(asked.toSeconds(), Integer.MAX_VALUE))
                .orElse(0);
    }

    private static Optional<String> validator(MultiMap headers) {
        return Optional.ofNullable(headers.get("ETag"))
                .filter(tag -> !tag.startsWith("W/"))
                .or(() -> Optional.ofNullable(headers.get("Last-Modified")));
    }

    private static OptionalLong number(@Nullable String text) {
        return text != null && NUMBER.matcher(text).matches()
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }
}
