package io.holdfast.shredding;

import static io.holdfast.testing.LeastSettings.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.app.Settings;
import io.holdfast.settings.SettingsFault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShreddingSettingsTest {
    private static final String ONE = "aUiERqYxxlantRCP9dyNiZrp6b/8vPgnNeXWZZdiLws=";
    private static final String TWO = "pQToh5Z2rralK+SMMEPcSEUwBuJf8JlksyevPVgQp98=";

    @Test
    void nothingIsSealedByDefault() {
        ShreddingConfig usual = read(with());

        assertThat(usual.enabled()).isFalse();
        assertThat(usual.masters()).isEmpty();
    }

    @Test
    void theFirstMasterKeyWrapsAndFormerOnesOpen() {
        ShreddingConfig both = read(with(
                "HOLDFAST_SHREDDING_ENABLED",
                "true",
                "HOLDFAST_SHREDDING_MASTER_KEY",
                ONE + "\n",
                "HOLDFAST_SHREDDING_FORMER_MASTER_KEYS",
                TWO));
        ShreddingConfig swapped =
                read(with("HOLDFAST_SHREDDING_MASTER_KEY", TWO, "HOLDFAST_SHREDDING_FORMER_MASTER_KEYS", ONE));

        assertThat(both.enabled()).isTrue();
        assertThat(swapped.enabled()).isFalse();
        assertThat(both.masters()).hasSize(2);
        assertThat(both.masters().stream().map(MasterKey::id))
                .containsExactly(
                        swapped.masters().get(1).id(), swapped.masters().get(0).id());
        assertThat(both.toString()).doesNotContain("aUiE").doesNotContain("pQTo");
    }

    @Test
    void whatCannotSealIsAFaultThatDoesNotShowTheKey() {
        assertThat(faults(with("HOLDFAST_SHREDDING_ENABLED", "true")))
                .singleElement()
                .asString()
                .startsWith("shredding.master-key: is required");
        assertThat(faults(with("HOLDFAST_SHREDDING_FORMER_MASTER_KEYS", TWO)))
                .singleElement()
                .asString()
                .startsWith("shredding.master-key: is required");
        assertThat(faults(with(
                        "HOLDFAST_SHREDDING_MASTER_KEY",
                        "swordfish",
                        "HOLDFAST_SHREDDING_FORMER_MASTER_KEYS",
                        "c3dvcmRmaXNo")))
                .hasSize(2)
                .noneMatch(line -> line.contains("swordfish") || line.contains("c3dv"));
        assertThat(faults(with("HOLDFAST_SHREDDING_MASTER_KEY", ONE, "HOLDFAST_STORE_S3_PART_SIZE", "8388609")))
                .singleElement()
                .asString()
                .startsWith("store.s3.part-size: is no multiple of 64 KiB");
        assertThat(faults(with("HOLDFAST_SHREDDING_MASTER_KEY", ONE, "HOLDFAST_STORE_MEMORY_BUDGET", "35 MiB")))
                .singleElement()
                .asString()
                .startsWith("store.memory-budget: is less than one upload may take");
    }

    @Test
    void aMasterKeyThatCanBeGuessedOpensWhatItWrappedAndWrapsNothingMore() {
        String zeros = "A".repeat(43) + "=";

        assertThat(faults(with("HOLDFAST_SHREDDING_MASTER_KEY", zeros)))
                .singleElement()
                .asString()
                .startsWith("shredding.master-key: repeats itself");
        assertThat(read(with("HOLDFAST_SHREDDING_MASTER_KEY", ONE, "HOLDFAST_SHREDDING_FORMER_MASTER_KEYS", zeros))
                        .masters())
                .hasSize(2);
    }

    private static ShreddingConfig read(Map<String, String> environment) {
        return Settings.read(Optional.empty(), environment).core().storage().shredding();
    }

    private static List<String> faults(Map<String, String> environment) {
        SettingsFault fault =
                catchThrowableOfType(SettingsFault.class, () -> Settings.read(Optional.empty(), environment));
        assertThat(fault).isNotNull();
        return fault.lines();
    }
}
