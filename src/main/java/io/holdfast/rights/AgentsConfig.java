package io.holdfast.rights;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Settings of the signing agents that gather training data.
 *
 * @param agents the URLs that they name in {@code Signature-Agent}; their keys are fetched from
 *     {@link SignedAgents#DIRECTORY}
 * @param keys Ed25519 public keys of such agents, as JWKs
 * @param refresh how often directories are fetched anew
 */
public record AgentsConfig(List<URI> agents, List<String> keys, Duration refresh) {
    public AgentsConfig {
        agents = List.copyOf(agents);
        keys = List.copyOf(keys);
    }
}
