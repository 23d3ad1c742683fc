package io.holdfast.http;

import io.holdfast.settings.Quantity;
import io.holdfast.settings.SettingsReader;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Settings of the client's wire.
 *
 * @param publicUrl the absolute URL that clients see, without a trailing slash
 * @param eventLoops how many loops serve; 0 for one a core
 * @param receiveBuffer bytes of a connection's read buffer
 * @param maxHeaderBytes of a request's header section
 * @param idleTimeout without a byte in either direction, while no client waits for an answer
 * @param drainTimeout how long transfers may go on after the stop signal
 * @param interimResponses whether clients that know them get 104 responses ahead of answers
 * @param corsOrigins origins that browsers may call from; {@code *} for any
 * @param tlsCertificate and {@code tlsKey}: PEM files, both or none
 */
public record HttpConfig(
        String host,
        int port,
        String publicUrl,
        int eventLoops,
        int receiveBuffer,
        int maxHeaderBytes,
        Duration idleTimeout,
        Duration drainTimeout,
        boolean interimResponses,
        List<String> corsOrigins,
        Optional<String> tlsCertificate,
        Optional<String> tlsKey) {
    /** An origin as browsers serialize it (RFC 6454 section 6.2), or any. */
    private static final Pattern ORIGIN = Pattern.compile("\\*|https?://[^/?#@\\s]+");

    /** Reads the {@code http} section. */
    public static HttpConfig read(SettingsReader reader) {
        Optional<String> certificate = reader.readableFile("http.tls-certificate");
        Optional<String> key = reader.readableFile("http.tls-key");
        if (certificate.isPresent() != key.isPresent()) {
            reader.fault(
                    certificate.isPresent() ? "http.tls-key" : "http.tls-certificate",
                    "is missing; allowed: both http.tls-certificate and http.tls-key, or none");
        }
        return new HttpConfig(
                reader.text("http.host"),
                reader.integer("http.port", 0, 65_535),
                publicUrl(reader),
                reader.integer("http.event-loops", 0, 1024),
                (int) reader.size("http.receive-buffer", 4 * Quantity.KIB, 16 * Quantity.MIB),
                (int) reader.size("http.max-header", Quantity.KIB, Quantity.MIB),
                reader.duration("http.idle-timeout", Duration.ofSeconds(1), Duration.ofDays(1)),
                reader.duration("http.drain-timeout", Duration.ZERO, Duration.ofHours(1)),
                reader.flag("http.interim-responses"),
                reader.list("http.cors-origins", ORIGIN, "https://host, https://host:port or *"),
                certificate,
                key);
    }

    private static String publicUrl(SettingsReader reader) {
        Optional<URI> url = reader.url("http.public-url", "https", "http");
        if (!reader.isSet("http.public-url")) {
            reader.required("http.public-url", Optional.empty());
        }
        url.filter(absolute -> absolute.getRawQuery() != null)
                .ifPresent(absolute -> reader.fault("http.public-url", "must not hold a query"));
        return url.map(absolute -> absolute.toString().replaceFirst("/+\\z", ""))
                .orElse("");
    }

    public HttpConfig {
        corsOrigins = List.copyOf(corsOrigins);
    }
}
