package io.holdfast.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
    private static final long MIB = 1 << 20;

    @Test
    void asMuchDirectMemoryAsHeapIsTakenWhereItFits() {
        MemoryPlan plan = MemoryPlan.of(8_192 * MIB, 2_048 * MIB, Optional.empty());

        assertThat(plan.direct()).isEqualTo(2_048 * MIB);
        assertThat(plan.fault(256 * MIB)).isEmpty();
    }

    @Test
    void theSumOfAllStaysWithinTheContainer() {
        for (long heap = 64; heap <= 704; heap += 64) {
            MemoryPlan plan = MemoryPlan.of(1_024 * MIB, heap * MIB, Optional.empty());

            assertThat(plan.heap() + plan.direct() + MemoryPlan.REST).isLessThanOrEqualTo(1_024 * MIB);
            assertThat(plan.fits()).isTrue();
        }
    }

    @Test
    void whatDoesNotFitIsTold() {
        assertThat(MemoryPlan.of(1_024 * MIB, 900 * MIB, Optional.empty()).fault(16 * MIB))
                .hasValue("heap 900 MiB, direct memory 64 MiB and 192 MiB for all else are more than the 1024 MiB there"
                        + " are; set -Xmx or -XX:MaxRAMPercentage, and -XX:MaxDirectMemorySize");
        assertThat(MemoryPlan.of(1_024 * MIB, 410 * MIB, Optional.of(600 * MIB)).fits())
                .isFalse();
        assertThat(MemoryPlan.of(1_024 * MIB, 410 * MIB, Optional.empty()).fault(256 * MIB))
                .hasValue("store.memory-budget of 256 MiB is more than half of the 410 MiB of direct memory, and is cut"
                        + " down to that");
    }
}
