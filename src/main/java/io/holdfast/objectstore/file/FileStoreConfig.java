package io.holdfast.objectstore.file;

import io.holdfast.settings.SettingsReader;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Settings of the file store.
 *
 * @param root the folder that holds the objects; made at start
 */
public record FileStoreConfig(Path root) {
    /**
     * Reads the section.
     *
     * @param prefix what its keys begin with
     */
    public static FileStoreConfig read(SettingsReader reader, String prefix) {
        String root = prefix + "file.root";
        try {
            return new FileStoreConfig(Path.of(reader.text(root)));
        } catch (InvalidPathException impossible) {
            reader.fault(root, "is not a path");
            return new FileStoreConfig(Path.of(""));
        }
    }
}
