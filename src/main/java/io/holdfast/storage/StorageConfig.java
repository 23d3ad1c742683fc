package io.holdfast.storage;

import io.holdfast.shredding.ShreddingConfig;

/** Settings of where bytes are kept and how they are sealed there. */
public record StorageConfig(StoreConfig store, ShreddingConfig shredding) {}
