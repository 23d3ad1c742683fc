package io.holdfast.internals;

import io.netty.util.internal.PlatformDependent;

/** The memory outside the heap that connections and parts share. */
public final class DirectMemory {
    private DirectMemory() {}

    /** How many bytes netty may take of it, by its own property or by that of the JVM. */
    public static long maxBytes() {
        return PlatformDependent.maxDirectMemory();
    }
}
