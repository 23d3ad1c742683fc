package io.holdfast.app;

import io.holdfast.generation.ingest.IngestConfig;
import io.holdfast.outbound.AllowedHost;
import io.holdfast.outbound.OutboundConfig;
import io.holdfast.rights.AgentsConfig;
import io.holdfast.rights.SignedAgents;
import io.holdfast.settings.SettingsReader;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the sections of what is called on behalf of clients, and of whom calls are not answered. */
final class OutboundSettings {
    private static final Pattern AGENT = Pattern.compile("https://[A-Za-z0-9.-]+(?::[0-9]{1,5})?/?");
    private static final Pattern ANYTHING = Pattern.compile(".+", Pattern.DOTALL);

    private OutboundSettings() {}

    static OutboundConfig outbound(SettingsReader reader) {
        return new OutboundConfig(
                reader.list("outbound.allowed-hosts", AllowedHost.SHAPE, "host, host:port, *.domain or *.domain:port"),
                reader.flag("outbound.allow-http"));
    }

    static AgentsConfig agents(SettingsReader reader) {
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

    static IngestConfig ingest(SettingsReader reader) {
        return new IngestConfig(
                reader.integer("ingest.max-attempts", 1, 1000),
                reader.duration("ingest.attempt-timeout", Duration.ofSeconds(1), Duration.ofDays(1)),
                reader.integer("ingest.concurrency", 1, 10_000),
                reader.duration("ingest.interval", Duration.ofMillis(100), Duration.ofHours(1)));
    }
}
