package io.holdfast.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folders that last as long as the process of the tests, longer than those of a test class. */
public final class TemporaryFolder {
    private static final Logger LOG = LoggerFactory.getLogger(TemporaryFolder.class);

    private TemporaryFolder() {}

    /**
     * Makes an empty one that is removed when the process ends.
     *
     * @param writer is closed before that
     */
    public static Path create(String name, AutoCloseable writer) throws IOException {
        Path folder = Files.createTempDirectory("holdfast-" + name);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                writer.close();
            } catch (Exception failed) {
                LOG.warn("what writes to {} did not end", folder, failed);
            }
            delete(folder);
        }));
        return folder;
    }

    /** Removes a folder as far as it can be removed: others may still write into it. */
    public static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            List<Path> deepestFirst =
                    files.sorted((one, other) -> other.compareTo(one)).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException stillWritten) {
            // the rest is left to whoever clears the machine's temporary folder
        }
    }

    /** Copies a folder, modes included, to one that does not exist yet. */
    static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
