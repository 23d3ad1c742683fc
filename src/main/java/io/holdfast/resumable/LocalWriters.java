package io.holdfast.resumable;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The uploads that requests of this process go on with, so that a newer one needs no database to stop an older. */
public final class LocalWriters {
    private final Map<UUID, Runnable> writers = new ConcurrentHashMap<>();

    /** Remembers how a writer is told to let go. */
    void add(UUID upload, Runnable letGo) {
        writers.put(upload, letGo);
    }

    void remove(UUID upload, Runnable letGo) {
        writers.remove(upload, letGo);
    }

    /** Tells the writer of an upload, if it is here, to let go. */
    void letGo(UUID upload) {
        Runnable writer = writers.get(upload);
        if (writer != null) {
            writer.run();
        }
    }
}
