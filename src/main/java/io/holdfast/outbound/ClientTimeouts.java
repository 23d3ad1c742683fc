package io.holdfast.outbound;

import java.time.Duration;

/**
 * How long to wait for somebody else's server.
 *
 * @param connect until connected, once its addresses are known
 * @param firstByte from the end of the request to the head of the answer
 * @param body for a small answer to be read whole; large ones are watched by whoever reads them
 */
public record ClientTimeouts(Duration connect, Duration firstByte, Duration body) {
    /** What a healthy server stays well below. */
    public static final ClientTimeouts USUAL =
            new ClientTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(30));
}
