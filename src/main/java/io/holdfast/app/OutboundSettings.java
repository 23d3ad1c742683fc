package io.holdfast.app;

import io.holdfast.generation.IngestConfig;
import io.holdfast.outbound.AllowedHost;
import io.holdfast.outbound.OutboundConfig;
import java.time.Duration;

/** Reads the sections of what is called on behalf of clients. */
final class OutboundSettings {
    private OutboundSettings() {}

    static OutboundConfig outbound(SettingsReader reader) {
        return new OutboundConfig(
                reader.list("outbound.allowed-hosts", AllowedHost.SHAPE, "host, host:port, *.domain or *.domain:port"),
                reader.flag("outbound.allow-http"));
    }

    static IngestConfig ingest(SettingsReader reader) {
        return new IngestConfig(
                reader.integer("ingest.max-attempts", 1, 1000),
                reader.duration("ingest.attempt-timeout", Duration.ofSeconds(1), Duration.ofDays(1)),
                reader.integer("ingest.concurrency", 1, 10_000),
                reader.duration("ingest.interval", Duration.ofMillis(100), Duration.ofHours(1)));
    }
}
