package io.holdfast.rights;

import io.holdfast.settings.SettingsReader;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Settings of the signing agents that gather training data.
 *
 * @param agents the URLs that they name in {@code Signature-Agent}; their keys are fetched from
 *     {@link SignedAgents#DIRECTORY}
 * @param keys Ed25519 public keys of such agents, as JWKs
 * @param refresh how often directories are fetched anew
 */
public record AgentsConfig(List<URI> agents, List<String> keys, Duration refresh) {
    private static final Pattern AGENT = Pattern.compile("https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?/?");
    private static final Pattern ANYTHING = Pattern.compile(".+", Pattern.DOTALL);

    /** Reads the {@code rights} section. */
    public static AgentsConfig read(SettingsReader reader) {
        List<String> keys = reader.list("rights.training-agent-keys", ANYTHING, "Ed25519 public keys as JWKs");
        keys.forEach(key -> SignedAgents.faultOfKey(key)
                .ifPresent(fault -> reader.fault("rights.training-agent-keys", "holds " + fault)));
        return new AgentsConfig(
                reader.list("rights.training-agents", AGENT, "https://host or https://host:port").stream()
                        .map(URI::create)
                        .toList(),
                keys,
                reader.duration("rights.training-agent-refresh", Duration.ofMinutes(1), Duration.ofDays(7)));
    }

    public AgentsConfig {
        agents = List.copyOf(agents);
        keys = List.copyOf(keys);
    }
}
