package io.holdfast.storage;

import io.holdfast.objectstore.file.FileStoreConfig;
import io.holdfast.objectstore.s3.S3Config;
import io.holdfast.settings.SettingsReader;
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
    /**
     * Reads the {@code store} section and those of the regions.
     *
     * @param largestUpload what the parts of one upload must be able to hold, in bytes
     */
    public static StoreConfig read(SettingsReader reader, long largestUpload) {
        return new StoreSection(reader).read(largestUpload);
    }

    private static final int FILE_PART = 8 * 1024 * 1024;
    private static final int FILE_PARTS_IN_FLIGHT = 3;

    /** Copies the list. */
    public StoreConfig {
        regions = List.copyOf(regions);
    }

    /** Of one region. */
    public StoreConfig(Kind kind, Optional<FileStoreConfig> file, Optional<S3Config> s3, long memoryBudget) {
        this(kind, file, s3, memoryBudget, "default", List.of());
    }

    /** Bytes of one part of an upload. */
    public int partSize() {
        return s3.map(config -> config.parts().size()).orElse(FILE_PART);
    }

    /** Parts of one upload that are written at once. */
    public int partsInFlight() {
        return s3.map(config -> config.parts().inFlight()).orElse(FILE_PARTS_IN_FLIGHT);
    }

    /** Which store. */
    public enum Kind {
        S3,
        FILE
    }
}
