package io.holdfast.app;

import static io.holdfast.testing.LeastSettings.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.holdfast.settings.SettingsFault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Faults in the settings of what gives way to what. */
class GivingWayFaultTest {
    @Test
    void nameServersAreAddressesSinceTheirNamesCouldNotBeLookedUp() {
        assertThat(faults(with("HOLDFAST_OUTBOUND_NAMES_SERVERS", "ns.example, 10.0.0.2:70000, 10.0.0.256, 10.0.0.2")))
                .hasSize(2)
                .contains(
                        "outbound.names.servers: \"ns.example\" is not allowed; allowed: addresses such as 10.0.0.2 or"
                                + " [::1]:5353 (from HOLDFAST_OUTBOUND_NAMES_SERVERS)")
                .anyMatch(line -> line.contains("holds \"10.0.0.2:70000\", which is no address and port"));
        assertThat(faults(with(
                        "HOLDFAST_OUTBOUND_NAMES_TIMEOUT",
                        "10m",
                        "HOLDFAST_OUTBOUND_NAMES_MEMORY",
                        "2h",
                        "HOLDFAST_OUTBOUND_NAMES_MAX_PER_ACCOUNT",
                        "0")))
                .hasSize(3);
    }

    @Test
    void backgroundWorkNeitherStopsNorTakesAll() {
        assertThat(faults(with(
                        "HOLDFAST_BACKGROUND_LOOP_DELAY",
                        "0s",
                        "HOLDFAST_BACKGROUND_SHARE",
                        "0",
                        "HOLDFAST_BACKGROUND_LONGEST_PAUSE",
                        "1h")))
                .hasSize(3);
    }

    @Test
    void eachAccountHasAPlaceAtLeast() {
        assertThat(faults(with(
                        "HOLDFAST_INGEST_CONCURRENCY_PER_ACCOUNT",
                        "0",
                        "HOLDFAST_INGEST_CONCURRENCY_SLOW_PER_ACCOUNT",
                        "0",
                        "HOLDFAST_EVENTS_WEBHOOKS_PARALLEL_PER_ACCOUNT",
                        "0",
                        "HOLDFAST_EVENTS_WEBHOOKS_PARALLEL_SLOW_PER_ACCOUNT",
                        "0")))
                .hasSize(4);
    }

    private static List<String> faults(Map<String, String> environment) {
        return catchThrowableOfType(SettingsFault.class, () -> Settings.read(Optional.empty(), environment))
                .lines();
    }
}
