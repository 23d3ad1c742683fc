package io.holdfast.app;

import static io.holdfast.app.Settings.KIB;
import static io.holdfast.app.Settings.MIB;

import io.holdfast.objectstore.FileStoreConfig;
import io.holdfast.objectstore.S3Config;
import io.holdfast.objectstore.S3Config.Credentials;
import io.holdfast.objectstore.S3Config.Encryption;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads the {@code store} section, whose keys depend on one another more than others do. */
final class StoreSettings {
    /** How many parts an S3 upload may have (Amazon S3 User Guide, multipart upload limits). */
    private static final long MOST_PARTS = 10_000;

    private static final Duration SHORTEST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);
    private static final URI NOWHERE = URI.create("http://localhost");

    private final SettingsReader reader;

    StoreSettings(SettingsReader reader) {
        this.reader = reader;
    }

    /** Maps the section; the largest upload is what its parts must be able to hold. */
    StoreConfig read(long largestUpload) {
        StoreConfig.Kind kind = reader.choice("store.kind", StoreConfig.Kind.class);
        long budget = reader.size("store.memory-budget", MIB, 1L << 40);
        S3Config s3 = s3(kind == StoreConfig.Kind.S3);
        if (kind == StoreConfig.Kind.FILE) {
            return new StoreConfig(kind, Optional.of(file()), Optional.empty(), budget);
        }
        checkPairs(s3);
        checkSizes(s3, budget, largestUpload);
        return new StoreConfig(kind, Optional.empty(), Optional.of(s3), budget);
    }

    private FileStoreConfig file() {
        try {
            return new FileStoreConfig(Path.of(reader.text("store.file.root")));
        } catch (InvalidPathException impossible) {
            reader.fault("store.file.root", "is not a path");
            return new FileStoreConfig(Path.of(""));
        }
    }

    private S3Config s3(boolean used) {
        Optional<URI> endpoint = reader.url("store.s3.endpoint", "https", "http");
        Optional<String> bucket = reader.optionalText("store.s3.bucket");
        endpoint.filter(url -> !url.getRawPath().isEmpty() || url.getRawQuery() != null)
                .ifPresent(url -> reader.fault("store.s3.endpoint", "holds more than scheme, host and port"));
        if (used) {
            if (!reader.isSet("store.s3.endpoint")) {
                reader.required("store.s3.endpoint", Optional.empty());
            }
            reader.required("store.s3.bucket", bucket);
        }
        return new S3Config(
                endpoint.orElse(NOWHERE),
                reader.text("store.s3.region"),
                bucket.orElse(""),
                reader.flag("store.s3.path-style"),
                reader.choice("store.s3.credentials", Credentials.class),
                reader.optionalText("store.s3.access-key"),
                reader.secret("store.s3.secret-key", 1),
                reader.secret("store.s3.session-token", 1),
                reader.readableFile("store.s3.trusted-certificates"),
                reader.choice("store.s3.encryption", Encryption.class),
                reader.optionalText("store.s3.kms-key"),
                reader.choice("store.s3.checksums", S3Config.Checksums.class),
                reader.choice("store.s3.tags", S3Config.Feature.class),
                (int) reader.size("store.s3.part-size", 5 * MIB, 1024 * MIB),
                reader.integer("store.s3.parts-in-flight", 1, 64),
                reader.integer("store.s3.connections", 1, 10_000),
                reader.duration("store.s3.connect-timeout", SHORTEST_WAIT, LONGEST_WAIT),
                reader.duration("store.s3.first-byte-timeout", SHORTEST_WAIT, LONGEST_WAIT),
                reader.duration("store.s3.idle-timeout", SHORTEST_WAIT, LONGEST_WAIT),
                reader.integer("store.s3.retries", 0, 20));
    }

    private void checkPairs(S3Config s3) {
        boolean fixed = s3.credentials() == Credentials.STATIC;
        for (String key : List.of("store.s3.access-key", "store.s3.secret-key", "store.s3.session-token")) {
            boolean optional = key.endsWith("session-token");
            if (fixed && !optional && !reader.isSet(key)) {
                reader.fault(key, "is required with store.s3.credentials static");
            } else if (!fixed && reader.isSet(key)) {
                reader.fault(key, "is used only with store.s3.credentials static");
            }
        }
        if (s3.kmsKey().isPresent() && s3.encryption() != Encryption.AWS_KMS) {
            reader.fault("store.s3.kms-key", "is used only with store.s3.encryption aws-kms");
        }
        if (s3.checksums() == S3Config.Checksums.ETAG && s3.encryption() == Encryption.AWS_KMS) {
            reader.fault(
                    "store.s3.checksums", "can't be etag with store.s3.encryption aws-kms, whose ETags are no MD5s");
        }
    }

    private void checkSizes(S3Config s3, long budget, long largestUpload) {
        long inFlight = (long) s3.partSize() * s3.partsInFlight();
        if (inFlight > budget) {
            reader.fault(
                    "store.memory-budget",
                    "is less than one upload may take; allowed: at least " + Quantity.written(inFlight)
                            + ", part-size times parts-in-flight");
        }
        if (s3.partSize() * MOST_PARTS < largestUpload) {
            long least = (largestUpload + MOST_PARTS - 1) / MOST_PARTS / KIB + 1;
            reader.fault(
                    "store.s3.part-size",
                    "is too small for an upload of " + Quantity.written(largestUpload) + " in " + MOST_PARTS
                            + " parts; allowed: at least " + Quantity.written(least * KIB));
        }
    }
}
