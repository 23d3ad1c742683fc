package io.holdfast.app;

import io.holdfast.objectstore.FileStoreConfig;
import io.holdfast.objectstore.S3Config;
import java.util.Optional;

/**
 * Settings of the object store; the one that {@code kind} names is present.
 *
 * @param memoryBudget bytes that all transfers of the process share
 */
public record StoreConfig(Kind kind, long memoryBudget, Optional<FileStoreConfig> file, Optional<S3Config> s3) {
    /** Where bytes are kept. */
    public enum Kind {
        FILE,
        S3
    }
}
