package io.holdfast.app;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * How a process shares out the memory that it may take, in bytes, so that the sum stays within its container.
 *
 * @param limit what the container may take, or the machine has
 * @param heap the JVM's heap at most ({@code -Xmx}, {@code -XX:MaxRAMPercentage})
 * @param direct what netty may take outside the heap: for connections, and for parts of transfers
 */
record MemoryPlan(long limit, long heap, long direct) {
    /** For classes, code, stacks and the collector's tables: what a process took beside heap and netty was less. */
    static final long REST = 192L << 20;

    /** With less than this nothing can be sent. */
    private static final long MIN_DIRECT = 64L << 20;

    private static final String NETTY = "io.netty.maxDirectMemory";

    /** That of this process, by the flags it was started with. */
    static MemoryPlan ofProcess() {
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return of(machine.getTotalMemorySize(), Runtime.getRuntime().maxMemory(), wanted());
    }

    /**
     * Derives the rest of it: as much direct memory as heap, or less where that would not fit.
     *
     * @param wanted direct memory that the operator chose
     */
    static MemoryPlan of(long limit, long heap, Optional<Long> wanted) {
        long fitting = Math.min(heap, Math.max(MIN_DIRECT, limit - heap - REST));
        return new MemoryPlan(limit, heap, wanted.orElse(fitting));
    }

    private static Optional<Long> wanted() {
        Optional<Long> netty = Optional.ofNullable(Long.getLong(NETTY)).filter(bytes -> bytes > 0);
        String flag = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("MaxDirectMemorySize")
                .getValue();
        return netty.or(() -> Optional.of(Long.parseLong(flag)).filter(bytes -> bytes > 0));
    }

    /** Holds netty to it; to be called ahead of everything that loads netty. */
    void pin() {
        System.getProperties().putIfAbsent(NETTY, Long.toString(direct));
    }

    /** Whether the container holds all of it. */
    boolean fits() {
        return heap + direct + REST <= limit;
    }

    /**
     * What an operator should change, if anything.
     *
     * @param budget bytes that all transfers may take of the direct memory
     */
    Optional<String> fault(long budget) {
        if (!fits()) {
            return Optional.of("heap " + mebibytes(heap) + ", direct memory " + mebibytes(direct) + " and "
                    + mebibytes(REST) + " for all else are more than the " + mebibytes(limit)
                    + " there are; set -Xmx or -XX:MaxRAMPercentage, and -XX:MaxDirectMemorySize");
        }
        return Optional.of("store.memory-budget of " + mebibytes(budget) + " is more than half of the "
                        + mebibytes(direct) + " of direct memory, and is cut down to that")
                .filter(said -> budget > direct / 2);
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
