package io.holdfast.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
    public HttpConfig {
        corsOrigins = List.copyOf(corsOrigins);
    }
}
