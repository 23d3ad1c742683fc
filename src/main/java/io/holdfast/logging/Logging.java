package io.holdfast.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.LoggerFactory;

/** Sends the log to standard output as the settings say. */
public final class Logging {
    /** Line breaks of a message or a value become spaces, so that nobody can forge a line. */
    private static final String TEXT =
            "%d{HH:mm:ss.SSS} %-5level %logger{0} %replace(%msg %kvp){'[\\r\\n]+', ' '}%n%frames";

    private static final LongAdder DROPPED = new LongAdder();

    private Logging() {}

    /** Routes Vert.x's own log here; call it before any class of Vert.x is loaded. */
    public static void routeVertx() {
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
    }

    /** Replaces what {@code logback.xml} set up for the time until the settings are read. */
    public static void configure(LogConfig config) {
        configure(context(), config, new FileOutputStream(FileDescriptor.out));
    }

    /** Writes what is still in the queue; nothing is logged after it. */
    public static void stop() {
        context().stop();
    }

    /** How many lines of this process were lost, because nobody read them in time or at all. */
    public static long dropped() {
        return DROPPED.sum();
    }

    public static void configure(LoggerContext context, LogConfig config, OutputStream out) {
        context.reset();
        BatchedLog log = new BatchedLog(encoder(context, config.format()), out, DROPPED);
        log.setContext(context);
        log.start();
        Level level = Level.convertAnSLF4JLevel(config.level());
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(log);
        OutOfMemoryGuard guard = new OutOfMemoryGuard();
        guard.setContext(context);
        guard.start();
        root.addAppender(guard);
        context.addTurboFilter(new LeftReaders());
        // netty and the AWS signers tell headers and bytes below INFO, tokens among them
        for (String chatty : new String[] {"io.netty", "io.vertx", "software.amazon.awssdk"}) {
            context.getLogger(chatty).setLevel(level.isGreaterOrEqual(Level.INFO) ? level : Level.INFO);
        }
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogConfig.Format format) {
        Encoder<ILoggingEvent> encoder = format == LogConfig.Format.JSON ? new JsonLines() : text(context);
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> text(LoggerContext context) {
        PatternLayout layout = new PatternLayout();
        layout.getInstanceConverterMap().put("frames", Frames::new);
        layout.setContext(context);
        layout.setPattern(TEXT);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setLayout(layout);
        return encoder;
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
