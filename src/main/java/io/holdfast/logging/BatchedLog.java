package io.holdfast.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Writes the log on a thread of its own, a batch at a time, so that an event loop pays neither for a write nor for waking
 * the writer; what a stalled reader leaves no room for is dropped and counted.
 */
final class BatchedLog extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final int QUEUE = 4096;
    private static final long BATCH_MILLIS = 20;
    private static final long FAREWELL_MILLIS = 1_000;

    private final BlockingQueue<ILoggingEvent> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Encoder<ILoggingEvent> encoder;
    private final OutputStream out;
    private final LongAdder dropped;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch written = new CountDownLatch(1);
    private final Thread writer = new Thread(this::write, "log");

    /**
     * Makes one that writes nothing yet.
     *
     * @param dropped is told of every line that is lost
     */
    BatchedLog(Encoder<ILoggingEvent> encoder, OutputStream out, LongAdder dropped) {
        this.encoder = encoder;
        this.out = out;
        this.dropped = dropped;
        writer.setDaemon(true);
    }

    @Override
    public void start() {
        super.start();
        writer.start();
    }

    @Override
    public void stop() {
        if (isStarted()) {
            super.stop();
            stopping.countDown();
            writer.interrupt();
            try {
                written.await(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException impatient) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        // its lazy parts belong to the thread that logs
        event.prepareForDeferredProcessing();
        if (!queue.offer(event)) {
            dropped.increment();
        }
    }

    private void write() {
        List<ILoggingEvent> batch = new ArrayList<>();
        while (isStarted()) {
            try {
                batch.add(queue.take());
                // others join meanwhile, and none of them finds a sleeper to wake
                stopping.await(BATCH_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException farewell) {
                // what is queued is written, and the loop ends
            }
            writeAll(batch);
        }
        writeAll(batch);
        written.countDown();
    }

    private void writeAll(List<ILoggingEvent> batch) {
        queue.drainTo(batch);
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        batch.forEach(event -> lines.writeBytes(encoder.encode(event)));
        int count = batch.size();
        batch.clear();
        try {
            lines.writeTo(out);
            out.flush();
        } catch (IOException unread) {
            dropped.add(count);
            addError("nobody reads the log", unread);
        }
    }
}
