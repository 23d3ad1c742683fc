package io.holdfast.http;

import io.holdfast.http.field.CacheControl;
import java.util.List;
import java.util.Map;

/** Header fields that keep media which somebody uploaded from acting as a page of this site. */
public final class SecurityHeaders {
    private static final String POLICY =
            "default-src 'none'; sandbox; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'";

    private static final Map<String, String> OWN_ORIGIN = content("same-origin");
    private static final Map<String, String> OTHER_ORIGINS = content("cross-origin");

    private SecurityHeaders() {}

    /**
     * The fields of each response that carries media, by name; can't be changed.
     *
     * @param corsOrigins {@link HttpConfig#corsOrigins()}; where there are any, their pages may embed the media
     */
    public static Map<String, String> content(List<String> corsOrigins) {
        return corsOrigins.isEmpty() ? OWN_ORIGIN : OTHER_ORIGINS;
    }

    /** The policy lets a browser's own viewer show one picture or video, which it styles inline. */
    private static Map<String, String> content(String resourcePolicy) {
        return Map.of(
                "X-Content-Type-Options",
                "nosniff",
                "Content-Security-Policy",
                POLICY,
                "Cross-Origin-Resource-Policy",
                resourcePolicy,
                "Referrer-Policy",
                "no-referrer",
                CacheControl.NAME,
                CacheControl.PRIVATE_UNCHANGED.value());
    }
}
