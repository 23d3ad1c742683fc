package io.holdfast.logging;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;

/**
 * An exception as the log shows it: classes and places in the code. Of its words only those that are our own, since others
 * repeat what was sent: a parser the text it could not read, a driver the value it could not convert, a resolver the host.
 */
final class Frames extends ThrowableHandlingConverter {
    private static final String OURS = "io.holdfast.";

    @Override
    public String convert(ILoggingEvent event) {
        return event.getThrowableProxy() == null ? "" : of(event.getThrowableProxy());
    }

    /** The exception, those it was caused by and those it suppressed, a line each and for each frame. */
    static String of(IThrowableProxy thrown) {
        StringBuilder text = new StringBuilder();
        append(text, "", thrown);
        return text.toString();
    }

    private static void append(StringBuilder text, String what, IThrowableProxy thrown) {
        text.append(what).append(thrown.getClassName());
        if (thrown.getClassName().startsWith(OURS) && thrown.getMessage() != null) {
            text.append(": ").append(thrown.getMessage());
        }
        text.append('\n');
        StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
        int shown = frames == null ? 0 : frames.length - thrown.getCommonFrames();
        for (int i = 0; i < shown; i++) {
            text.append('\t').append(frames[i]).append('\n');
        }
        for (IThrowableProxy other : thrown.getSuppressed()) {
            append(text, "Suppressed: ", other);
        }
        if (thrown.getCause() != null && !thrown.isCyclic()) {
            append(text, "Caused by: ", thrown.getCause());
        }
    }
}
