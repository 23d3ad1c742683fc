package io.holdfast.storage;

import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.file.FileStoreConfig;
import io.holdfast.objectstore.s3.S3Config;
import io.holdfast.settings.Quantity;
import io.holdfast.settings.RegionKeys;
import io.holdfast.settings.SettingsReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the {@code store} section and those of the regions, whose keys depend on one another more than others do. */
final class StoreSection {
    /** How many parts an S3 upload may have (Amazon S3 User Guide, multipart upload limits). */
    private static final long MAX_PARTS = 10_000;

    private static final String NAMES = "small letters, digits and hyphens, a letter first, 32 at most";

    private final SettingsReader reader;

    StoreSection(SettingsReader reader) {
        this.reader = reader;
    }

    /** Maps the section; the largest upload is what its parts must be able to hold. */
    StoreConfig read(long largestUpload) {
        StoreConfig.Kind kind = reader.choice("store.kind", StoreConfig.Kind.class);
        boolean s3 = kind == StoreConfig.Kind.S3;
        long budget = reader.size("store.memory-budget", Quantity.MIB, 1L << 40);
        S3Config usual = S3Config.read(reader, Optional.empty(), s3);
        if (s3) {
            checkSizes(usual, budget, largestUpload);
        }
        Optional<FileStoreConfig> file = s3 ? Optional.empty() : Optional.of(FileStoreConfig.read(reader, "store."));
        String region = reader.text("store.region");
        if (!region.isEmpty() && !ObjectKey.REGION.matcher(region).matches()) {
            reader.fault("store.region", "is no name of a region; allowed: " + NAMES);
        }
        StoreConfig store =
                new StoreConfig(kind, file, s3 ? Optional.of(usual) : Optional.empty(), budget, region, regions(s3));
        checkPlaces(store);
        return store;
    }

    private List<RegionConfig> regions(boolean s3) {
        List<RegionConfig> regions = new ArrayList<>();
        for (String name : reader.list(RegionKeys.NAMES, ObjectKey.REGION, NAMES)) {
            String prefix = RegionKeys.prefix(name);
            String shredding = prefix + "shredding";
            regions.add(new RegionConfig(
                    name,
                    s3 ? Optional.empty() : Optional.of(FileStoreConfig.read(reader, prefix)),
                    s3 ? Optional.of(S3Config.read(reader, Optional.of(prefix), true)) : Optional.empty(),
                    reader.isSet(shredding) ? Optional.of(reader.flag(shredding)) : Optional.empty()));
        }
        return regions;
    }

    /** Bytes of two regions must never lie in one place. */
    private void checkPlaces(StoreConfig store) {
        List<String> names = new ArrayList<>(List.of(store.region()));
        List<String> places = new ArrayList<>(List.of(place(store.file(), store.s3())));
        for (RegionConfig region : store.regions()) {
            int same = places.indexOf(place(region.file(), region.s3()));
            if (names.contains(region.name())) {
                reader.fault(RegionKeys.NAMES, "names the region of the usual store too, " + region.name());
            } else if (same >= 0 && !places.get(same).isEmpty()) {
                String key = RegionKeys.prefix(region.name()) + (region.s3().isPresent() ? "s3.bucket" : "file.root");
                reader.fault(
                        key, "is where region " + names.get(same) + " keeps its bytes; allowed: a place of its own");
            }
            names.add(region.name());
            places.add(place(region.file(), region.s3()));
        }
    }

    /** Empty where it is not known. */
    private static String place(Optional<FileStoreConfig> file, Optional<S3Config> s3) {
        return s3.map(config -> config.address().bucket().isEmpty()
                        ? ""
                        : config.address().endpoint() + "/" + config.address().bucket())
                .or(() -> file.map(config -> config.root().toString())
                        .filter(root -> !root.isEmpty())
                        .map(root -> Path.of(root).toAbsolutePath().normalize().toString()))
                .orElse("");
    }

    private void checkSizes(S3Config s3, long budget, long largestUpload) {
        long inFlight = (long) s3.parts().size() * s3.parts().inFlight();
        if (inFlight > budget) {
            reader.fault(
                    "store.memory-budget",
                    "is less than one upload may take; allowed: at least " + Quantity.written(inFlight)
                            + ", part-size times parts-in-flight");
        }
        if (s3.parts().size() * MAX_PARTS < largestUpload) {
            long least = (largestUpload + MAX_PARTS - 1) / MAX_PARTS / Quantity.KIB + 1;
            reader.fault(
                    "store.s3.part-size",
                    "is too small for an upload of " + Quantity.written(largestUpload) + " in " + MAX_PARTS
                            + " parts; allowed: at least " + Quantity.written(least * Quantity.KIB));
        }
    }
}
