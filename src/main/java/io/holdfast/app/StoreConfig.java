package io.holdfast.app;

import io.holdfast.objectstore.file.FileStoreConfig;
import io.holdfast.objectstore.s3.S3Config;
import java.util.List;
import java.util.Optional;

/**
 * Settings of where bytes are kept.
 *
 * @param file present exactly when the kind is {@link Kind#FILE}
 * @param s3 present exactly when the kind is {@link Kind#S3}
 * @param memoryBudget bytes that all transfers of the process share
 * @param region what the region of this store is called
 * @param regions the others
 */
public record StoreConfig(
        Kind kind,
        Optional<FileStoreConfig> file,
        Optional<S3Config> s3,
        long memoryBudget,
        String region,
        List<RegionConfig> regions) {
    /** Copies the list. */
    public StoreConfig {
        regions = List.copyOf(regions);
    }

    /** Of one region. */
    public StoreConfig(Kind kind, Optional<FileStoreConfig> file, Optional<S3Config> s3, long memoryBudget) {
        this(kind, file, s3, memoryBudget, "default", List.of());
    }

    /** Which store. */
    public enum Kind {
        S3,
        FILE
    }
}
