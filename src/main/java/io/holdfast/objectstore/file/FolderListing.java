package io.holdfast.objectstore.file;

import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.objectstore.ObjectStore.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names all files of a store, what belongs to one object together under its key: first by what stands in the root, then by the
 * whole name. Waits for the disk.
 */
record FolderListing(Path root) {
    /** What stands beside the bytes of an object, or before them. */
    private static final Pattern BESIDE = Pattern.compile("\\.(?:torn|mark)$");

    /** Those behind a name, as {@link ObjectStore#names} does. */
    List<Named> behind(String last) throws IOException {
        String within = last.replaceFirst("/.*", "");
        List<String> entries;
        try (Stream<Path> all = Files.list(root)) {
            entries = all.map(this::name)
                    .filter(name -> name.compareTo(within) >= 0)
                    .sorted()
                    .toList();
        }
        List<Named> named = new ArrayList<>();
        for (String entry : entries) {
            files(entry).forEach((name, bytes) -> {
                boolean told = entry.equals(within) && name.compareTo(last) <= 0;
                if (!told && named.size() < ObjectStore.PAGE) {
                    named.add(new Named(name, bytes));
                }
            });
            if (named.size() == ObjectStore.PAGE) {
                break;
            }
        }
        return named;
    }

    /** Names and sizes in order; marks count nothing, since they are not what the store is to keep. */
    private TreeMap<String, Long> files(String entry) throws IOException {
        TreeMap<String, Long> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root.resolve(entry))) {
            for (Path file : all.filter(path -> !Files.isDirectory(path)).toList()) {
                String name = name(file);
                String key = BESIDE.matcher(name).replaceFirst("");
                if (ObjectKey.fits(key)) {
                    found.merge(key, name.endsWith(".mark") ? 0 : Files.size(file), Long::sum);
                } else {
                    found.put(name, Files.size(file));
                }
            }
        }
        return found;
    }

    private String name(Path path) {
        return root.relativize(path).toString();
    }
}
