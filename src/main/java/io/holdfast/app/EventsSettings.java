package io.holdfast.app;

import io.holdfast.events.EventsConfig;
import io.holdfast.events.WebhookConfig;
import io.holdfast.settings.SettingsReader;
import java.time.Duration;

/** Reads the {@code events} section. */
final class EventsSettings {
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final SettingsReader reader;

    EventsSettings(SettingsReader reader) {
        this.reader = reader;
    }

    /** Maps the section; a connection that is idle for longer than {@code idleTimeout} is closed. */
    EventsConfig read(Duration idleTimeout) {
        Duration heartbeat = reader.duration("events.heartbeat", MOMENT, HOUR);
        if (heartbeat.compareTo(idleTimeout) >= 0) {
            reader.fault("events.heartbeat", "is not shorter than http.idle-timeout, which would cut every stream");
        }
        return new EventsConfig(
                heartbeat,
                reader.duration("events.poll", MOMENT, HOUR),
                reader.duration("events.retention", HOUR, Duration.ofDays(365)),
                reader.duration("events.sweep-interval", MOMENT, DAY),
                reader.integer("events.max-streams", 1, 1_000_000),
                reader.integer("events.max-streams-per-account", 1, 10_000),
                webhooks());
    }

    private WebhookConfig webhooks() {
        Duration first = reader.duration("events.webhooks.first-pause", MOMENT, HOUR);
        Duration longest = reader.duration("events.webhooks.longest-pause", MOMENT, DAY);
        if (first.compareTo(longest) > 0) {
            reader.fault("events.webhooks.longest-pause", "is shorter than events.webhooks.first-pause");
        }
        return new WebhookConfig(
                reader.integer("events.webhooks.max-per-account", 0, 1_000),
                reader.integer("events.webhooks.attempts", 1, 100),
                first,
                longest,
                reader.duration("events.webhooks.timeout", SECOND, Duration.ofMinutes(2)),
                reader.integer("events.webhooks.parallel", 1, 10_000),
                reader.integer("events.webhooks.parallel-per-webhook", 1, 1_000),
                reader.duration("events.webhooks.secret-overlap", Duration.ZERO, Duration.ofDays(30)));
    }
}
