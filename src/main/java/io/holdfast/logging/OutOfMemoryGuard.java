package io.holdfast.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Ends a process that logs an {@link OutOfMemoryError} which was thrown by the JVM, so that its supervisor starts it anew: an
 * event loop that met one goes on without what it was doing, and collects garbage for good. Where the JVM was started with
 * {@code -XX:+ExitOnOutOfMemoryError} it has ended before.
 */
final class OutOfMemoryGuard extends AppenderBase<ILoggingEvent> {
    /** The code that the JVM's own flag ends with. */
    private static final int OUT_OF_MEMORY = 3;

    private static final byte[] LAST_WORDS = "holdfast: out of memory, ends\n".getBytes(StandardCharsets.US_ASCII);

    @Override
    protected void append(ILoggingEvent event) {
        for (IThrowableProxy cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
            // not its subclass in netty, by which a limit of netty's own is told
            if (cause.getClassName().equals(OutOfMemoryError.class.getName())) {
                end();
            }
        }
    }

    /** Past the log, which may not be written any more. */
    private static void end() {
        try (FileOutputStream errors = new FileOutputStream(FileDescriptor.err)) {
            errors.write(LAST_WORDS);
        } catch (IOException nobodyReads) {
            // it ends all the same
        }
        Runtime.getRuntime().halt(OUT_OF_MEMORY);
    }
}
