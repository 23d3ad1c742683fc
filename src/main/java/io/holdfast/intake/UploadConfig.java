package io.holdfast.intake;

import io.holdfast.settings.SettingsReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Settings of what is taken in.
 *
 * @param types media types that are accepted
 * @param lease how long an intake lives after its last sign of life
 * @param sweepInterval between two looks for lapsed intakes
 * @param idempotency what concerns idempotency keys alone
 * @param maxFormFiles files in one form
 * @param stripLocation whether places are blanked in files that are stamped
 * @param resume what concerns resumable uploads alone
 */
public record UploadConfig(
        FileSizes sizes,
        Set<String> types,
        UploadTimeouts timeouts,
        Duration lease,
        Duration sweepInterval,
        IdempotencyConfig idempotency,
        int maxFormFiles,
        boolean stripLocation,
        ResumeConfig resume) {
    private static final Pattern MEDIA_TYPE = Pattern.compile("[a-z0-9.+-]+/[a-z0-9.+-]+");

    /** What becomes of places in files that people send. */
    private enum Location {
        KEEP,
        STRIP
    }

    /** Copies the types. */
    public UploadConfig {
        types = Set.copyOf(types);
    }

    /** Reads the {@code upload} section, and what the {@code privacy} section says of places. */
    public static UploadConfig read(SettingsReader reader) {
        List<String> types = reader.list("upload.types", MEDIA_TYPE, "media types such as image/png");
        if (!reader.isSet("upload.types")) {
            reader.fault("upload.types", "is empty; allowed: at least one media type");
        }
        return new UploadConfig(
                FileSizes.read(reader),
                Set.copyOf(types),
                UploadTimeouts.read(reader),
                reader.duration("upload.lease", Duration.ofSeconds(1), Duration.ofDays(1)),
                reader.duration("upload.sweep-interval", Duration.ofMillis(100), Duration.ofHours(1)),
                IdempotencyConfig.read(reader),
                reader.integer("upload.max-form-files", 1, 10_000),
                reader.choice("privacy.location", Location.class) == Location.STRIP,
                ResumeConfig.read(reader));
    }

    /** The most bytes a file of this type may have; of no known type, the most of any. */
    public long mostBytes(Optional<String> mediaType) {
        return sizes.most(mediaType);
    }
}
