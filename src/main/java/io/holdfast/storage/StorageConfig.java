package io.holdfast.storage;

import io.holdfast.settings.SettingsReader;
import io.holdfast.shredding.ShreddingConfig;

/** Settings of where bytes are kept and how they are sealed there. */
public record StorageConfig(StoreConfig store, ShreddingConfig shredding) {
    /**
     * Reads the {@code shredding} section.
     *
     * @param store the sections that were read before
     */
    public static StorageConfig read(SettingsReader reader, StoreConfig store) {
        boolean sealedRegion =
                store.regions().stream().anyMatch(region -> region.sealed().orElse(false));
        return new StorageConfig(store, ShreddingConfig.read(reader, sealedRegion, store.s3(), store.memoryBudget()));
    }
}
