package io.holdfast.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Drops the ERROR with its trace that Vert.x writes when a client leaves in the middle of a file of 1 MiB or more, which is
 * nobody's fault; what else ends the sending of a file, such as a disk that fails, is a line as ever.
 */
final class LeftReaders extends TurboFilter {
    /** Vert.x' class that sends files piece by piece. */
    private static final String SENDER = "io.vertx.core.net.impl.VertxConnection";

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String message,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable cause) {
        return cause != null && logger.getName().equals(SENDER) && left(cause) ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    /** The kernel's words for EPIPE and ECONNRESET, since NIO has no types for them, or a write behind that. */
    private static boolean left(Throwable cause) {
        String said = String.valueOf(cause.getMessage());
        return cause instanceof ClosedChannelException
                || said.contains("Broken pipe")
                || said.contains("Connection reset");
    }
}
