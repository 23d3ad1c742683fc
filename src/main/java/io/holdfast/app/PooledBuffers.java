package io.holdfast.app;

/**
 * Holds netty to its pooled allocator. Its adaptive one, which netty 4.2 takes by itself, is slower at downloads, and it chooses
 * once, when its classes are loaded.
 */
final class PooledBuffers {
    private static final String ALLOCATOR = "io.netty.allocator.type";

    private PooledBuffers() {}

    /** To be called ahead of everything that loads netty; what the operator chose by the property stays. */
    static void pin() {
        System.getProperties().putIfAbsent(ALLOCATOR, "pooled");
    }
}
