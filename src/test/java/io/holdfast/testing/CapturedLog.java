package io.holdfast.testing;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import io.holdfast.logging.LogConfig;
import io.holdfast.logging.Logging;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** All that this process writes while it is open: its log down to the last level, and what goes around that. */
public final class CapturedLog implements AutoCloseable {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    /** Libraries that do not know where ours goes. */
    private final Handler others = new Handler() {
        @Override
        public void publish(LogRecord line) {
            print(line.getLoggerName() + " " + line.getMessage() + " " + line.getThrown() + "\n");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    private CapturedLog() {}

    public static CapturedLog open() {
        CapturedLog log = new CapturedLog();
        Logging.configure(log.context, new LogConfig(Level.TRACE, LogConfig.Format.JSON), log.bytes);
        PrintStream tee = new PrintStream(log.bytes, true, StandardCharsets.UTF_8);
        System.setOut(tee);
        System.setErr(tee);
        java.util.logging.Logger.getLogger("").addHandler(log.others);
        return log;
    }

    /** What was written so far. */
    public String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Waits until what was logged so far is written. */
    public void flush() throws Exception {
        String last = "written " + java.util.UUID.randomUUID();
        LoggerFactory.getLogger(CapturedLog.class).info(last);
        Waiting.until(() -> text().contains(last));
    }

    private void print(String line) {
        bytes.writeBytes(line.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the rest, and lets others log as before. */
    @Override
    public void close() throws JoranException {
        java.util.logging.Logger.getLogger("").removeHandler(others);
        System.setOut(out);
        System.setErr(err);
        context.stop();
        context.reset();
        new ContextInitializer(context).autoConfig();
        context.start();
    }
}
