package io.holdfast.shredding;

import io.holdfast.objectstore.s3.S3Config;
import io.holdfast.objectstore.sealing.SealedStore;
import io.holdfast.settings.Quantity;
import io.holdfast.settings.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the {@code shredding} section. */
final class ShreddingSection {
    private static final Pattern ANYTHING = Pattern.compile(".+", Pattern.DOTALL);

    private static final String MADE_BY = "the output of: openssl rand -base64 32";

    private ShreddingSection() {}

    static ShreddingConfig read(SettingsReader reader, boolean sealedRegion, Optional<S3Config> s3, long memoryBudget) {
        boolean enabled = reader.flag("shredding.enabled");
        boolean somewhere = enabled || sealedRegion;
        Optional<String> first = reader.secret("shredding.master-key");
        List<String> former = reader.list("shredding.former-master-keys", ANYTHING, "Base64 of 32 bytes");
        List<MasterKey> masters = new ArrayList<>();
        first.flatMap(text -> read(reader, "shredding.master-key", text)).ifPresent(master -> {
            // a former one may be bad, as what it wrapped must be opened to be wrapped anew
            reader.unguessable("shredding.master-key", master.bytes(), MADE_BY);
            masters.add(master);
        });
        former.forEach(
                text -> read(reader, "shredding.former-master-keys", text).ifPresent(masters::add));
        if (first.isEmpty() && (somewhere || !former.isEmpty())) {
            reader.fault(
                    "shredding.master-key",
                    "is required with shredding.enabled, that of a region, or former master keys");
        }
        if (first.isPresent()) {
            s3.ifPresent(store -> checkParts(reader, store, memoryBudget));
        }
        return new ShreddingConfig(enabled && !masters.isEmpty(), masters);
    }

    private static Optional<ConfiguredMasterKey> read(SettingsReader reader, String key, String text) {
        try {
            return Optional.of(ConfiguredMasterKey.of(text));
        } catch (IllegalArgumentException unfit) {
            reader.fault(key, unfit.getMessage() + "; allowed: " + MADE_BY);
            return Optional.empty();
        }
    }

    private static void checkParts(SettingsReader reader, S3Config s3, long memoryBudget) {
        if (s3.parts().size() % SealedStore.ALIGNMENT != 0) {
            reader.fault("store.s3.part-size", "is no multiple of 64 KiB, as it must be with shredding.master-key");
        }
        long copies = Math.max(
                (long) s3.parts().size() * s3.parts().inFlight() / 2,
                s3.parts().size() + s3.parts().size() / 1_000L);
        if (copies > ShreddingConfig.sealing(memoryBudget)) {
            reader.fault(
                    "store.memory-budget",
                    "is less than one upload may take; allowed with shredding.master-key: at least "
                            + Quantity.written(3 * copies + 2));
        }
    }
}
