package io.holdfast.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What pages of other origins may do (Fetch standard, sections "CORS protocol" and "CORS protocol and HTTP caches").
 *
 * <p>An origin that is not let in is no fault: it is answered as anyone is, and its browser keeps the answer from the page.
 */
public final class Origins {
    private static final String ANY = "*";
    private static final String ASKED = "Access-Control-Request-Method";
    private static final int DAY_SECONDS = 86_400;

    /** A list of names of fields (RFC 9110 section 5.1), which a browser writes in small letters. */
    private static final Pattern NAMES =
            Pattern.compile("[\\w!#$%&'*+.^`|~-]{1,100}(?:[ \\t]*,[ \\t]*[\\w!#$%&'*+.^`|~-]{1,100}){0,99}");

    /** Fields of requests that are taken or that libraries add, told to caches that ask once for all requests. */
    private static final List<String> TAKEN = List.of(
            "Accept",
            "Accept-Language",
            "Authorization",
            "Baggage",
            "Cache-Control",
            "Content-Digest",
            "Content-Disposition",
            "Content-Type",
            "Holdfast-On-Behalf-Of",
            "Holdfast-Purpose",
            "Holdfast-Stamp",
            "Idempotency-Key",
            "If-Match",
            "If-Modified-Since",
            "If-None-Match",
            "If-Range",
            "If-Unmodified-Since",
            "Last-Event-ID",
            "Pragma",
            "Range",
            "Repr-Digest",
            "Traceparent",
            "Tracestate",
            "Tus-Resumable",
            "Upload-Checksum",
            "Upload-Complete",
            "Upload-Concat",
            "Upload-Defer-Length",
            "Upload-Draft-Interop-Version",
            "Upload-Incomplete",
            "Upload-Length",
            "Upload-Metadata",
            "Upload-Offset",
            "Want-Repr-Digest",
            "X-HTTP-Method-Override",
            "X-Request-ID",
            "X-Requested-With");

    /** Fields that tell by their absence too, besides those that an answer has. */
    private static final List<String> TOLD = List.of(
            "Content-Location",
            "Content-Range",
            "ETag",
            "Holdfast-Asset",
            "Holdfast-Notice",
            "Link",
            "Location",
            "Repr-Digest",
            "Retry-After",
            "Tus-Checksum-Algorithm",
            "Tus-Extension",
            "Tus-Max-Size",
            "Tus-Resumable",
            "Tus-Version",
            "Upload-Complete",
            "Upload-Concat",
            "Upload-Defer-Length",
            "Upload-Draft-Interop-Version",
            "Upload-Expires",
            "Upload-Incomplete",
            "Upload-Length",
            "Upload-Limit",
            "Upload-Metadata",
            "Upload-Offset",
            "X-Request-Id");

    private final Set<String> allowed;

    /** Makes them, of {@link HttpConfig#corsOrigins()}. */
    public Origins(List<String> allowed) {
        this.allowed = Set.copyOf(allowed);
    }

    /** Adds to a response, whose other fields it has, what the browser of a page is to know of it. */
    void tell(HttpServerRequest request, HttpServerResponse response) {
        if (allowed.isEmpty()) {
            return;
        }
        // a cache must not give a page the answer that an element of another origin got, nor the reverse
        response.headers().add("Vary", "Origin");
        String origin = request.getHeader("Origin");
        if (isAllowed(origin)) {
            response.putHeader("access-control-allow-origin", allowed.contains(ANY) ? ANY : origin);
            response.putHeader("Access-Control-Expose-Headers", exposed(response.headers()));
        }
    }

    /** Where all are, answers are the same for all, for caches that don't keep to {@code Vary}. */
    private boolean isAllowed(@Nullable String origin) {
        return allowed.contains(ANY) || (origin != null && allowed.contains(origin));
    }

    private static String exposed(MultiMap fields) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(TOLD);
        names.addAll(fields.names());
        names.removeIf(name -> name.regionMatches(true, 0, "Access-Control-", 0, 15));
        return String.join(", ", names);
    }

    /** Whether a request asks, for a page that is let in, what it may send (Fetch standard, "CORS-preflight fetch"). */
    boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains("Origin")
                && request.headers().contains(ASKED)
                && isAllowed(request.getHeader("Origin"));
    }

    /** What such a request is told: the methods of the gateway, and the fields it asked for besides those that are taken. */
    Map<String, String> preflight(HttpServerRequest request, String methods) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Access-Control-Allow-Methods", methods);
        fields.put("Access-Control-Allow-Headers", taken(request.getHeader("Access-Control-Request-Headers")));
        fields.put("Access-Control-Max-Age", Integer.toString(DAY_SECONDS));
        fields.put("Vary", "Access-Control-Request-Headers");
        return fields;
    }

    private static String taken(@Nullable String asked) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(TAKEN);
        if (asked != null && NAMES.matcher(asked.strip()).matches()) {
            names.addAll(List.of(asked.strip().split("[ \\t]*,[ \\t]*")));
        }
        return String.join(", ", names);
    }
}
