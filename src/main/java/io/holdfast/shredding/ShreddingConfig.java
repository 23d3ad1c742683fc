package io.holdfast.shredding;

import io.holdfast.objectstore.s3.S3Config;
import io.holdfast.settings.SettingsReader;
import java.util.List;
import java.util.Optional;

/**
 * Settings of sealed objects.
 *
 * @param enabled whether new objects are sealed
 * @param masters the keys that open the keys of accounts; the first wraps new ones. None when no object is sealed
 */
public record ShreddingConfig(boolean enabled, List<MasterKey> masters) {
    /**
     * Reads the {@code shredding} section.
     *
     * @param sealedRegion whether the settings of a region say that objects are sealed there
     * @param s3 the usual store, where that is S3
     * @param memoryBudget bytes that parts may take in all
     */
    public static ShreddingConfig read(
            SettingsReader reader, boolean sealedRegion, Optional<S3Config> s3, long memoryBudget) {
        return ShreddingSection.read(reader, sealedRegion, s3, memoryBudget);
    }

    /** Copies the list; throws {@link IllegalArgumentException} when nothing could wrap. */
    public ShreddingConfig {
        masters = List.copyOf(masters);
        if (enabled && masters.isEmpty()) {
            throw new IllegalArgumentException("a master key is needed");
        }
    }

    /** How much of a memory budget the sealed copies of parts have; a part that is cut has at most a quarter of the rest. */
    public static long sealing(long budget) {
        return budget / 3;
    }
}
