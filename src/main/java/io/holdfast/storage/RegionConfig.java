package io.holdfast.storage;

import io.holdfast.objectstore.file.FileStoreConfig;
import io.holdfast.objectstore.s3.S3Config;
import java.util.Optional;

/**
 * Settings of a region besides that of the usual store.
 *
 * @param file present exactly when the kind of the store is {@link StoreConfig.Kind#FILE}
 * @param s3 present exactly when the kind of the store is {@link StoreConfig.Kind#S3}
 * @param sealed whether objects are sealed there, where that does not follow the usual store
 */
public record RegionConfig(
        String name, Optional<FileStoreConfig> file, Optional<S3Config> s3, Optional<Boolean> sealed) {}
