package io.holdfast.http;

import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Map;

/**
 * Whether clients that know 104 are sent it ahead of answers. A proxy may take an interim response that it doesn't know for the
 * answer (RFC 9110 section 15.2 wants it passed on), and its client waits for ever.
 */
public enum InterimResponses {
    /** Unless a request shows that it came by a proxy. */
    AUTO,
    /** Always: whatever is in front passes them on. */
    ON,
    /** Never. */
    OFF;

    /** What earlier releases called two of them. */
    static final Map<String, InterimResponses> FORMER = Map.of("true", ON, "false", OFF);

    /**
     * Whether a client can be reached by one.
     *
     * @param fields of its request: proxies tell of themselves by {@code Via} (RFC 9110 section 7.6.3), {@code Forwarded}
     *     (RFC 7239) and {@code X-Forwarded-…}
     */
    public boolean reach(MultiMap fields) {
        return this == ON || (this == AUTO && fields.names().stream().noneMatch(InterimResponses::ofProxy));
    }

    private static boolean ofProxy(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        return small.equals("via")
                || small.equals("forwarded")
                || small.equals("x-real-ip")
                || small.startsWith("x-forwarded-");
    }
}
