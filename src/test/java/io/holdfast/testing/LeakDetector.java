package io.holdfast.testing;

import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Netty's detector of buffers that nobody released, with what it reported, for {@link NoLeaks}. */
public final class LeakDetector<T> extends ResourceLeakDetector<T> {
    private static final Queue<String> REPORTED = new ConcurrentLinkedQueue<>();

    /** As netty makes one, for the class of a resource; {@code io.netty.customResourceLeakDetector} names this class. */
    public LeakDetector(Class<?> resource, int samplingInterval) {
        super(resource, samplingInterval);
    }

    /** As older parts of netty make one; it is an error in the log where a detector has only one of the two. */
    public LeakDetector(Class<?> resource, int samplingInterval, @SuppressWarnings("unused") long maxActive) {
        this(resource, samplingInterval);
    }

    /** What was reported since this was last asked. */
    static List<String> reported() {
        List<String> reported = new ArrayList<>();
        for (String leak = REPORTED.poll(); leak != null; leak = REPORTED.poll()) {
            reported.add(leak);
        }
        return reported;
    }

    @Override
    protected void reportTracedLeak(String resource, String records) {
        REPORTED.add(resource + ": " + records);
        super.reportTracedLeak(resource, records);
    }

    @Override
    protected void reportUntracedLeak(String resource) {
        REPORTED.add(resource + "; -Dio.netty.leakDetection.level=paranoid tells where it was used");
        super.reportUntracedLeak(resource);
    }
}
