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
 * @param listener where it listens
 * @param publicUrl the absolute URL that clients see, without a trailing slash
 * @param eventLoops how many loops serve; 0 for one a core
 * @param limits what connections may take
 * @param answers what answers may take
 * @param drainTimeout how long transfers may go on after the stop signal
 * @param upgrade whether HTTP/1.1 in the clear may become HTTP/2 by {@code Upgrade}
 * @param interimResponses which clients that know them get 104 responses ahead of answers
 * @param corsOrigins origins that browsers may call from; {@code *} for any
 */
public record HttpConfig(
        Listener listener,
        String publicUrl,
        int eventLoops,
        ConnectionLimits limits,
        AnswerSizes answers,
        Duration drainTimeout,
        boolean upgrade,
        InterimResponses interimResponses,
        List<String> corsOrigins) {
    /** An origin as browsers serialize it (RFC 6454 section 6.2), those of apps too, or any. */
    private static final Pattern ORIGIN =
            Pattern.compile("\\*|(?:https?://[^/?#@\\s]|(?!https?:)[a-z][a-z0-9+.-]*://)[^/?#@\\s]*");

    /** Where the gateway listens, for TLS if there is a key. */
    public record Listener(String host, int port, Optional<Tls> tls) {
        private static Listener read(SettingsReader reader) {
            Optional<String> certificate = reader.readableFile("http.tls-certificate");
            Optional<String> key = reader.readableFile("http.tls-key");
            if (certificate.isPresent() != key.isPresent()) {
                reader.fault(
                        certificate.isPresent() ? "http.tls-key" : "http.tls-certificate",
                        "is missing; allowed: both http.tls-certificate and http.tls-key, or none");
            }
            return new Listener(
                    reader.text("http.host"),
                    reader.integer("http.port", 0, 65_535),
                    certificate.flatMap(chain -> key.map(its -> new Tls(chain, its))));
        }
    }

    /** PEM files of a certificate chain and its private key. */
    public record Tls(String certificate, String key) {}

    /**
     * What connections may take.
     *
     * @param receiveBuffer bytes of its read buffer
     * @param maxHeaderBytes of a request's header section
     * @param maxHeaderFields of a request's header section, and of its trailer section
     * @param headTimeout from the first byte of a header section to its last, and for a TLS handshake
     * @param bodyTimeout for a JSON body as a whole
     * @param idleTimeout without a byte in either direction, while no client waits for an answer; and without a byte of an
     *     answer taken
     * @param maxConnections to the process
     */
    public record ConnectionLimits(
            int receiveBuffer,
            int maxHeaderBytes,
            int maxHeaderFields,
            Duration headTimeout,
            Duration bodyTimeout,
            Duration idleTimeout,
            int maxConnections) {
        private static ConnectionLimits read(SettingsReader reader) {
            return new ConnectionLimits(
                    (int) reader.size("http.receive-buffer", 4 * Quantity.KIB, 16 * Quantity.MIB),
                    (int) reader.size("http.max-header", Quantity.KIB, Quantity.MIB),
                    reader.integer("http.max-header-fields", 16, 10_000),
                    reader.duration("http.head-timeout", Duration.ofSeconds(1), Duration.ofHours(1)),
                    reader.duration("http.body-timeout", Duration.ofSeconds(1), Duration.ofHours(1)),
                    reader.duration("http.idle-timeout", Duration.ofSeconds(1), Duration.ofDays(1)),
                    reader.integer("http.max-connections", 1, 1_000_000));
        }
    }

    /**
     * What answers may take.
     *
     * @param pageBytes after which a page of a list ends
     * @param bytesPerAccount of all that one account asks for at a time
     */
    public record AnswerSizes(long pageBytes, long bytesPerAccount) {
        private static AnswerSizes read(SettingsReader reader) {
            return new AnswerSizes(
                    reader.size("http.max-page", 16 * Quantity.KIB, 16 * Quantity.MIB),
                    reader.size("http.answers-per-account", Quantity.MIB, 1024 * Quantity.MIB));
        }
    }

    /** Reads the {@code http} section. */
    public static HttpConfig read(SettingsReader reader) {
        return new HttpConfig(
                Listener.read(reader),
                publicUrl(reader),
                reader.integer("http.event-loops", 0, 1024),
                ConnectionLimits.read(reader),
                AnswerSizes.read(reader),
                reader.duration("http.drain-timeout", Duration.ZERO, Duration.ofHours(1)),
                reader.flag("http.upgrade"),
                reader.choice("http.interim-responses", InterimResponses.class, InterimResponses.FORMER),
                reader.list(
                        "http.cors-origins",
                        ORIGIN,
                        "https://host, https://host:port, an app's as capacitor://localhost, or *"));
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
