package io.holdfast.objectstore.file;

import java.nio.file.Path;

/**
 * Settings of the file store.
 *
 * @param root the folder that holds the objects; made at start
 */
public record FileStoreConfig(Path root) {}
